-- +goose Up

-- Nothing: here a text of the search holds its words itself.
SELECT 1;
