-- +goose Up

-- What a word may be in a compound, and what long words may be made of. Words are
-- gathered anew: texts are made searchable again with this version.
DELETE FROM search_words;
ALTER TABLE search_words ADD COLUMN part TEXT NOT NULL DEFAULT '';
CREATE INDEX search_words_part ON search_words (part);
CREATE TABLE search_splits (
  part  TEXT NOT NULL,
  rest  TEXT NOT NULL,
  whole TEXT NOT NULL REFERENCES search_words (word) ON DELETE CASCADE,
  PRIMARY KEY (part, whole, rest)
) WITHOUT ROWID;
CREATE INDEX search_splits_whole ON search_splits (whole);
