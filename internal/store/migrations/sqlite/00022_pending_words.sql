-- +goose Up

-- Nothing: FTS5 has no list of words that wait.
SELECT 1;
