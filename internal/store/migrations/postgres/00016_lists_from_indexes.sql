-- +goose Up

-- A list of the latest threads is read from its index alone: whether a thread is
-- pinned no longer has to be looked up in its row, of which there is one to a page of
-- the database in a large forum.
DROP INDEX listings_latest;
CREATE INDEX listings_latest ON listings (tag_id, lang, last_activity_at, thread_id) INCLUDE (pinned);
