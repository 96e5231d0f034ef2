-- +goose Up

-- Every word of FTS5's index with the text and the place where it stands: to compare
-- what the index holds with the texts.
CREATE VIRTUAL TABLE search_instances USING fts5vocab (search_tokens, instance);
