-- +goose Up

-- Nothing: what stood in a list before isn't left behind.
SELECT 1;
