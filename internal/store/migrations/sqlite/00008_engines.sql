-- +goose Up

-- What the connected engine translates; empty without one.
CREATE TABLE engine_pairs (
  from_lang TEXT NOT NULL,
  to_lang   TEXT NOT NULL,
  engine    TEXT NOT NULL,
  PRIMARY KEY (from_lang, to_lang)
) WITHOUT ROWID;

-- Texts that an engine is to translate, or has translated: each revision once
-- into each language. Due, done, or given up (neither of them).
CREATE TABLE translation_jobs (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  target_kind TEXT NOT NULL,
  target_id   INTEGER NOT NULL,
  thread_id   INTEGER NOT NULL REFERENCES threads (id),
  lang        TEXT NOT NULL,
  engine      TEXT NOT NULL,
  revision    INTEGER NOT NULL,
  attempts    INTEGER NOT NULL,
  characters  INTEGER NOT NULL,
  due_at      TIMESTAMP,
  done_at     TIMESTAMP,
  failure     TEXT NOT NULL,
  created_at  TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX translation_jobs_target ON translation_jobs (target_kind, target_id, revision, lang, engine);
CREATE INDEX translation_jobs_due ON translation_jobs (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX translation_jobs_failed ON translation_jobs (id) WHERE due_at IS NULL AND done_at IS NULL;
CREATE INDEX translation_jobs_thread ON translation_jobs (thread_id);

-- How many characters went to an engine in a month (UTC), and since when there
-- was no room for more.
CREATE TABLE translation_months (
  month      TEXT PRIMARY KEY,
  characters INTEGER NOT NULL,
  stopped_at TIMESTAMP
);

-- The community's glossary.
CREATE TABLE terms (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  from_lang  TEXT NOT NULL,
  to_lang    TEXT NOT NULL,
  source     TEXT NOT NULL,
  source_key TEXT NOT NULL,
  target     TEXT NOT NULL
);
CREATE UNIQUE INDEX terms_source ON terms (from_lang, to_lang, source_key);

-- No engine is to translate the thread, or what the member wrote.
ALTER TABLE threads ADD COLUMN no_engine BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE members ADD COLUMN no_engine BOOLEAN NOT NULL DEFAULT FALSE;
