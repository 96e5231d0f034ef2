-- +goose Up

-- The words of the search, as a reader may be asked about them: those of every
-- text there is, and some of texts that are gone. Spellings are compared letter
-- by letter, from both ends.
CREATE TABLE search_words (
  word      TEXT COLLATE "C" PRIMARY KEY,
  spelling  TEXT COLLATE "C" NOT NULL,
  backwards TEXT COLLATE "C" NOT NULL,
  letters   BIGINT NOT NULL
);
CREATE INDEX search_words_spelling ON search_words (letters, spelling);
CREATE INDEX search_words_backwards ON search_words (letters, backwards);
