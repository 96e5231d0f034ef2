-- +goose Up

-- Summaries are translated as posts are: their revision tells which translation is
-- stale, and translated that there are any to read.
ALTER TABLE summaries ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE summaries ADD COLUMN translated BOOLEAN NOT NULL DEFAULT FALSE;

-- Whose summaries engines may not translate any more.
CREATE INDEX summaries_author ON summaries (author_id);
