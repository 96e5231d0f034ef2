-- +goose Up

-- Nothing: indexes of words have no levels here.
SELECT 1;
