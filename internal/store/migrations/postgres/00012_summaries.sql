-- +goose Up

-- What moderators say of a thread's outcome. It is shown while the thread is
-- closed, and kept for the next closing while it isn't.
CREATE TABLE summaries (
  thread_id  BIGINT PRIMARY KEY REFERENCES threads (id),
  author_id  BIGINT NOT NULL REFERENCES members (id),
  lang       TEXT NOT NULL,
  shown      BOOLEAN NOT NULL,
  written_at TIMESTAMPTZ NOT NULL,
  markdown   TEXT NOT NULL,
  rendered   TEXT NOT NULL
);
