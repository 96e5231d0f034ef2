-- +goose Up

-- The revision of the original that a translation was drafted from.
ALTER TABLE drafts ADD COLUMN original INTEGER NOT NULL DEFAULT 0;
