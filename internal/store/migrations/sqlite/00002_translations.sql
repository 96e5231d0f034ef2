-- +goose Up

-- A title, post or tag (target_kind, target_id) in a language other than its
-- own: at most one by people and one by an engine. thread_id is that of titles
-- and posts. The long columns come last.
CREATE TABLE translations (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  target_kind       TEXT NOT NULL,
  target_id         INTEGER NOT NULL,
  thread_id         INTEGER REFERENCES threads (id),
  lang              TEXT NOT NULL,
  source            TEXT NOT NULL,
  author_id         INTEGER REFERENCES members (id),
  engine            TEXT NOT NULL,
  original_revision INTEGER NOT NULL,
  stale             BOOLEAN NOT NULL,
  visibility        TEXT NOT NULL,
  removal_reason    TEXT NOT NULL,
  removal_by_id     INTEGER REFERENCES members (id),
  removal_at        TIMESTAMP,
  revision          INTEGER NOT NULL,
  edited_at         TIMESTAMP,
  edited_by_id      INTEGER REFERENCES members (id),
  created_at        TIMESTAMP NOT NULL,
  slug              TEXT NOT NULL,
  body              TEXT NOT NULL,
  rendered          TEXT NOT NULL
);
CREATE UNIQUE INDEX translations_target ON translations (target_kind, target_id, lang, source);
CREATE INDEX translations_thread ON translations (thread_id, target_kind, target_id) WHERE thread_id IS NOT NULL;
CREATE INDEX translations_author ON translations (author_id, id) WHERE author_id IS NOT NULL;

-- What a translation by people was before.
CREATE TABLE translation_revisions (
  translation_id    INTEGER NOT NULL REFERENCES translations (id),
  revision          INTEGER NOT NULL,
  editor_id         INTEGER NOT NULL REFERENCES members (id),
  original_revision INTEGER NOT NULL,
  body              TEXT NOT NULL,
  created_at        TIMESTAMP NOT NULL,
  PRIMARY KEY (translation_id, revision)
) WITHOUT ROWID;
CREATE INDEX translation_revisions_editor ON translation_revisions (editor_id, translation_id);

-- The best title of a thread, and the best name of a tag, in each language that
-- they are translated into: lists read them with the row.
ALTER TABLE threads ADD COLUMN titles TEXT NOT NULL DEFAULT '';
ALTER TABLE tags ADD COLUMN names TEXT NOT NULL DEFAULT '';

-- How many visible posts of a thread are translated into the language.
ALTER TABLE thread_langs ADD COLUMN translated INTEGER NOT NULL DEFAULT 0;

ALTER TABLE members ADD COLUMN originals BOOLEAN NOT NULL DEFAULT FALSE;
