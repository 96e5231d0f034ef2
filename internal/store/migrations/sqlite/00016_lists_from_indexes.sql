-- +goose Up

-- A list of the latest threads is read from its index alone: whether a thread is
-- pinned no longer has to be looked up in its row, of which there is one to a page of
-- the database in a large forum. So is that of threads without comments, whose number
-- of posts SQLite looks at although the index holds no others.
DROP INDEX listings_latest;
CREATE INDEX listings_latest ON listings (tag_id, lang, last_activity_at, thread_id, pinned);
DROP INDEX listings_unanswered;
CREATE INDEX listings_unanswered ON listings (tag_id, lang, created_at, thread_id, post_count) WHERE post_count <= 1;
