-- +goose Up

-- The tag whose name in another language a decision is about.
ALTER TABLE decisions ADD COLUMN tag_id INTEGER REFERENCES tags (id);

-- Which names are missing.
CREATE INDEX tags_named ON tags (lang, id) WHERE threads > 0 AND NOT builtin;
