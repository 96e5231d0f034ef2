-- +goose Up

-- The words of the search, as a reader may be asked about them: those of every
-- text there is, and some of texts that are gone. Spellings are compared letter
-- by letter, from both ends.
CREATE TABLE search_words (
  word      TEXT PRIMARY KEY NOT NULL,
  spelling  TEXT NOT NULL,
  backwards TEXT NOT NULL,
  letters   INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX search_words_spelling ON search_words (letters, spelling);
CREATE INDEX search_words_backwards ON search_words (letters, backwards);

-- What FTS5 has in its index: to see that every word of it is known.
CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab (search_tokens, col);
