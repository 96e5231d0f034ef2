-- +goose Up

-- The lists of a member's threads, in every order.
CREATE INDEX threads_author_latest ON threads (author_id, visibility, last_activity_at, id);
CREATE INDEX threads_author_discussed ON threads (author_id, visibility, post_count, id);
