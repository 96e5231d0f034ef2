-- +goose Up

-- What was loaded into the search stands at a level of FTS5's index where it would be
-- rewritten, whole, for some hundreds of comments. All segments go up, so that there are
-- twelve levels: FTS5 takes down itself those that are too high. See segments_sqlite.go for
-- the record. This connection forgets what it knows of it with the first statement.
INSERT INTO search_tokens (search_tokens, rank) VALUES ('merge', 1);

-- The record in hexadecimal digits, and where each of its first three numbers begins: a
-- number's bytes but the last are 80 and more.
WITH RECURSIVE numbers (record, at, nth) AS (
  SELECT hex(block), 17, 1 FROM search_tokens_data WHERE id = 10
  UNION ALL
  SELECT record, at + 2, nth + (substr(record, at, 1) < '8') FROM numbers WHERE nth <= 3
), lowest (record, at, lacking) AS (
  SELECT record, at, 12 - instr('123456789AB', substr(record, 18, 1)) FROM numbers WHERE nth = 4
)
UPDATE search_tokens_data
SET block = (SELECT unhex(substr(record, 1, 16) || '0C' || substr(record, 19, at - 19) || hex(zeroblob(2 * lacking)) || substr(record, at))
  FROM lowest)
WHERE id = 10 AND substr(hex(block), 9, 10) BETWEEN 'FF00000101' AND 'FF0000010B';
