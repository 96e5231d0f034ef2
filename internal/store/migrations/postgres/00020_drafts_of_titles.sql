-- +goose Up

-- The revision of the translated title that a translation was drafted from.
ALTER TABLE drafts ADD COLUMN title_revision BIGINT NOT NULL DEFAULT 0;
