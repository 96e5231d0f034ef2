-- +goose Up

-- The revision of the original that a translation was drafted from.
ALTER TABLE drafts ADD COLUMN original BIGINT NOT NULL DEFAULT 0;
