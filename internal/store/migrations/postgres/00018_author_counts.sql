-- +goose Up

-- How many visible threads a member has opened in each language, and how many of those
-- have no comment: their page costs the same however many there are.
CREATE TABLE author_counts (
  member_id  BIGINT NOT NULL REFERENCES members (id),
  lang       TEXT NOT NULL,
  threads    BIGINT NOT NULL,
  unanswered BIGINT NOT NULL,
  PRIMARY KEY (member_id, lang)
);
INSERT INTO author_counts (member_id, lang, threads, unanswered)
  SELECT author_id, lang, COUNT(*), SUM(CASE WHEN post_count <= 1 THEN 1 ELSE 0 END) FROM threads
  WHERE visibility = 'visible' GROUP BY author_id, lang;

-- The lists of a member's threads are read by language, as other lists are: no page of
-- them looks at threads that the filter leaves out.
DROP INDEX threads_author;
DROP INDEX threads_author_latest;
DROP INDEX threads_author_discussed;
CREATE INDEX threads_author ON threads (author_id, visibility, lang, created_at, id);
CREATE INDEX threads_author_latest ON threads (author_id, visibility, lang, last_activity_at, id);
CREATE INDEX threads_author_discussed ON threads (author_id, visibility, lang, post_count, id);
CREATE INDEX threads_author_unanswered ON threads (author_id, visibility, lang, created_at, id, post_count) WHERE post_count <= 1;

-- How many texts engines have translated in a month: their jobs are far too many to be
-- counted whenever somebody asks.
ALTER TABLE translation_months ADD COLUMN done BIGINT NOT NULL DEFAULT 0;
INSERT INTO translation_months (month, characters, done)
  SELECT to_char(done_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month, 0, COUNT(*) FROM translation_jobs
  WHERE done_at IS NOT NULL GROUP BY 1
  ON CONFLICT (month) DO UPDATE SET done = excluded.done;
