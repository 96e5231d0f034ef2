-- +goose Up

-- With which version of the analysis a text's tokens were made. Older ones are
-- made again while the forum runs.
ALTER TABLE search_texts ADD COLUMN analysis INTEGER NOT NULL DEFAULT 0;
CREATE INDEX search_texts_analysis ON search_texts (analysis, id);
