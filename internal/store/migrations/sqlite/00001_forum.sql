-- Times are UTC microseconds since 1970 in columns declared TIMESTAMP.

-- +goose Up
CREATE TABLE members (
  id                 INTEGER PRIMARY KEY AUTOINCREMENT,
  kind               TEXT NOT NULL,
  handle             TEXT NOT NULL,
  handle_changed_at  TIMESTAMP,
  display_name       TEXT NOT NULL,
  bio                TEXT NOT NULL,
  email              TEXT NOT NULL,
  email_key          TEXT NOT NULL,
  email_confirmed_at TIMESTAMP,
  pending_email      TEXT NOT NULL,
  pending_key        TEXT NOT NULL,
  password_hash      TEXT NOT NULL,
  role               TEXT NOT NULL,
  moderates          TEXT NOT NULL,
  locale             TEXT NOT NULL,
  time_zone          TEXT NOT NULL,
  digits             TEXT NOT NULL,
  read_langs         TEXT NOT NULL,
  write_lang         TEXT NOT NULL,
  scheme             TEXT NOT NULL,
  terms_version      INTEGER NOT NULL,
  terms_at           TIMESTAMP,
  established_at     TIMESTAMP,
  erased_at          TIMESTAMP,
  post_count         INTEGER NOT NULL,
  created_at         TIMESTAMP NOT NULL,
  last_seen_at       TIMESTAMP
);
CREATE UNIQUE INDEX members_email ON members (email_key) WHERE email_key <> '';
CREATE INDEX members_pending ON members (pending_key) WHERE pending_key <> '';
CREATE INDEX members_unconfirmed ON members (created_at) WHERE kind = 'account' AND email_confirmed_at IS NULL;
CREATE INDEX members_role ON members (role) WHERE role <> 'member';
CREATE INDEX members_imported ON members (display_name) WHERE kind = 'imported';

-- Every handle that was ever taken; none is given twice.
CREATE TABLE handles (
  fold       TEXT PRIMARY KEY,
  skeleton   TEXT NOT NULL,
  handle     TEXT NOT NULL,
  member_id  INTEGER NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX handles_skeleton ON handles (skeleton);
CREATE INDEX handles_member ON handles (member_id);

CREATE TABLE sessions (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  token_hash   BLOB NOT NULL,
  member_id    INTEGER NOT NULL REFERENCES members (id),
  user_agent   TEXT NOT NULL,
  address      TEXT NOT NULL,
  created_at   TIMESTAMP NOT NULL,
  last_seen_at TIMESTAMP NOT NULL,
  expires_at   TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX sessions_token ON sessions (token_hash);
CREATE INDEX sessions_member ON sessions (member_id, created_at);
CREATE INDEX sessions_expiry ON sessions (expires_at);
CREATE INDEX sessions_address ON sessions (created_at) WHERE address <> '';

CREATE TABLE tokens (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  hash       BLOB NOT NULL,
  purpose    TEXT NOT NULL,
  member_id  INTEGER REFERENCES members (id),
  email      TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  used_at    TIMESTAMP
);
CREATE UNIQUE INDEX tokens_hash ON tokens (hash);
CREATE INDEX tokens_member ON tokens (member_id, purpose);
CREATE INDEX tokens_expiry ON tokens (expires_at);

CREATE TABLE threads (
  id                 INTEGER PRIMARY KEY AUTOINCREMENT,
  lang               TEXT NOT NULL,
  title              TEXT NOT NULL,
  slug               TEXT NOT NULL,
  author_id          INTEGER NOT NULL REFERENCES members (id),
  state              TEXT NOT NULL,
  close_reason       TEXT NOT NULL,
  close_note         TEXT NOT NULL,
  close_note_lang    TEXT NOT NULL,
  close_by_id        INTEGER REFERENCES members (id),
  close_at           TIMESTAMP,
  close_until        TIMESTAMP,
  close_successor_id INTEGER REFERENCES threads (id),
  visibility         TEXT NOT NULL,
  removal_reason     TEXT NOT NULL,
  removal_by_id      INTEGER REFERENCES members (id),
  removal_at         TIMESTAMP,
  pinned             BOOLEAN NOT NULL,
  version            INTEGER NOT NULL,
  last_number        INTEGER NOT NULL,
  post_count         INTEGER NOT NULL,
  last_post_id       INTEGER NOT NULL,
  last_poster_id     INTEGER NOT NULL,
  last_activity_at   TIMESTAMP NOT NULL,
  source             TEXT NOT NULL,
  date_unknown       BOOLEAN NOT NULL,
  created_at         TIMESTAMP NOT NULL
);
CREATE INDEX threads_author ON threads (author_id, visibility, created_at, id);
CREATE INDEX threads_reopen ON threads (close_until) WHERE close_until IS NOT NULL;
CREATE INDEX threads_idle ON threads (last_activity_at) WHERE state = 'open' AND visibility = 'visible';
CREATE UNIQUE INDEX threads_source ON threads (source) WHERE source <> '';

-- The rows that lists are read from: one for each visible thread and tag, and
-- one with tag 0 for the whole forum.
CREATE TABLE listings (
  tag_id           INTEGER NOT NULL,
  thread_id        INTEGER NOT NULL REFERENCES threads (id),
  lang             TEXT NOT NULL,
  pinned           BOOLEAN NOT NULL,
  post_count       INTEGER NOT NULL,
  last_activity_at TIMESTAMP NOT NULL,
  created_at       TIMESTAMP NOT NULL,
  PRIMARY KEY (thread_id, tag_id)
) WITHOUT ROWID;
CREATE INDEX listings_latest ON listings (tag_id, lang, last_activity_at, thread_id);
CREATE INDEX listings_newest ON listings (tag_id, lang, created_at, thread_id);
CREATE INDEX listings_discussed ON listings (tag_id, lang, post_count, thread_id);
CREATE INDEX listings_unanswered ON listings (tag_id, lang, created_at, thread_id) WHERE post_count <= 1;
CREATE INDEX listings_pinned ON listings (tag_id, last_activity_at) WHERE pinned;

-- How many rows listings has for each tag and language, and how many of those
-- have no comment.
CREATE TABLE thread_counts (
  tag_id     INTEGER NOT NULL,
  lang       TEXT NOT NULL,
  threads    INTEGER NOT NULL,
  unanswered INTEGER NOT NULL,
  PRIMARY KEY (tag_id, lang)
) WITHOUT ROWID;

-- How many visible posts a thread has in each language.
CREATE TABLE thread_langs (
  thread_id INTEGER NOT NULL REFERENCES threads (id),
  lang      TEXT NOT NULL,
  posts     INTEGER NOT NULL,
  PRIMARY KEY (thread_id, lang)
) WITHOUT ROWID;

-- The long columns come last: SQLite reads a row from its start.
CREATE TABLE posts (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  thread_id      INTEGER NOT NULL REFERENCES threads (id),
  number         INTEGER NOT NULL,
  author_id      INTEGER NOT NULL REFERENCES members (id),
  lang           TEXT NOT NULL,
  reply_to       INTEGER REFERENCES posts (id),
  visibility     TEXT NOT NULL,
  removal_reason TEXT NOT NULL,
  removal_by_id  INTEGER REFERENCES members (id),
  removal_at     TIMESTAMP,
  revision       INTEGER NOT NULL,
  edited_at      TIMESTAMP,
  edited_by_id   INTEGER REFERENCES members (id),
  date_unknown   BOOLEAN NOT NULL,
  created_at     TIMESTAMP NOT NULL,
  key            TEXT,
  markdown       TEXT NOT NULL,
  rendered       TEXT NOT NULL
);
CREATE UNIQUE INDEX posts_number ON posts (thread_id, number);
CREATE UNIQUE INDEX posts_key ON posts (author_id, key) WHERE key IS NOT NULL;
CREATE INDEX posts_author ON posts (author_id, created_at, id);

CREATE TABLE revisions (
  post_id    INTEGER NOT NULL REFERENCES posts (id),
  revision   INTEGER NOT NULL,
  editor_id  INTEGER NOT NULL REFERENCES members (id),
  title      TEXT NOT NULL,
  tags       TEXT NOT NULL,
  lang       TEXT NOT NULL,
  markdown   TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  PRIMARY KEY (post_id, revision)
) WITHOUT ROWID;

-- threads is how many visible threads carry the tag.
CREATE TABLE tags (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  key     TEXT NOT NULL,
  name    TEXT NOT NULL,
  lang    TEXT NOT NULL,
  builtin BOOLEAN NOT NULL,
  threads INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX tags_key ON tags (key);
CREATE INDEX tags_threads ON tags (threads DESC, key);

CREATE TABLE thread_tags (
  thread_id INTEGER NOT NULL REFERENCES threads (id),
  tag_id    INTEGER NOT NULL REFERENCES tags (id),
  position  INTEGER NOT NULL,
  PRIMARY KEY (thread_id, tag_id)
) WITHOUT ROWID;
CREATE INDEX thread_tags_tag ON thread_tags (tag_id, thread_id);

-- How many visible posts a member has in a thread, and the highest number read;
-- for writers also the language of the thread.
CREATE TABLE thread_members (
  member_id INTEGER NOT NULL REFERENCES members (id),
  thread_id INTEGER NOT NULL REFERENCES threads (id),
  posts     INTEGER NOT NULL,
  last_read INTEGER NOT NULL,
  lang      TEXT NOT NULL,
  PRIMARY KEY (member_id, thread_id)
) WITHOUT ROWID;
CREATE INDEX thread_members_part ON thread_members (member_id, lang, thread_id) WHERE posts > 0;
CREATE INDEX thread_members_thread ON thread_members (thread_id, member_id) WHERE posts > 0;

CREATE TABLE drafts (
  member_id  INTEGER NOT NULL REFERENCES members (id),
  place      TEXT NOT NULL,
  title      TEXT NOT NULL,
  body       TEXT NOT NULL,
  lang       TEXT NOT NULL,
  tags       TEXT NOT NULL,
  reply_to   INTEGER,
  revision   INTEGER NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (member_id, place)
) WITHOUT ROWID;

-- One row for each text version of a post; its tokens are in search_tokens. The
-- id is the time of the post, moved on where it is taken.
CREATE TABLE search_texts (
  id        INTEGER PRIMARY KEY,
  post_id   INTEGER NOT NULL REFERENCES posts (id),
  thread_id INTEGER NOT NULL REFERENCES threads (id),
  lang      TEXT NOT NULL,
  visible   BOOLEAN NOT NULL,
  posted_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX search_texts_post ON search_texts (post_id, lang);
CREATE INDEX search_texts_thread ON search_texts (thread_id);
CREATE VIRTUAL TABLE search_tokens USING fts5 (
  exact, stem, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);

CREATE TABLE decisions (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  act        TEXT NOT NULL,
  thread_id  INTEGER REFERENCES threads (id),
  post_id    INTEGER REFERENCES posts (id),
  member_id  INTEGER REFERENCES members (id),
  actor_id   INTEGER NOT NULL REFERENCES members (id),
  lang       TEXT NOT NULL,
  reason     TEXT NOT NULL,
  note       TEXT NOT NULL,
  note_lang  TEXT NOT NULL,
  until      TIMESTAMP,
  automated  BOOLEAN NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX decisions_act ON decisions (act, id);
CREATE INDEX decisions_lang ON decisions (lang, id);
CREATE INDEX decisions_act_lang ON decisions (act, lang, id);
CREATE INDEX decisions_thread ON decisions (thread_id, id);
-- +goose StatementBegin
CREATE TRIGGER decisions_keep BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'the moderation log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decisions_stay BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'the moderation log is append-only'); END;
-- +goose StatementEnd

CREATE TABLE events (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  kind        TEXT NOT NULL,
  thread_id   INTEGER,
  post_id     INTEGER,
  member_id   INTEGER,
  actor_id    INTEGER,
  decision_id INTEGER,
  email       TEXT NOT NULL,
  locale      TEXT NOT NULL,
  created_at  TIMESTAMP NOT NULL
);
CREATE INDEX events_email ON events (created_at) WHERE email <> '';

-- What is still to be done, or was done, once for each event and handler.
CREATE TABLE deliveries (
  event_id  INTEGER NOT NULL REFERENCES events (id),
  handler   TEXT NOT NULL,
  attempts  INTEGER NOT NULL,
  due_at    TIMESTAMP,
  done_at   TIMESTAMP,
  failure   TEXT NOT NULL,
  PRIMARY KEY (event_id, handler)
) WITHOUT ROWID;
CREATE INDEX deliveries_due ON deliveries (handler, due_at, event_id) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_failed ON deliveries (event_id) WHERE due_at IS NULL AND done_at IS NULL;

CREATE TABLE settings (
  key        TEXT PRIMARY KEY,
  value      TEXT NOT NULL,
  updated_at TIMESTAMP NOT NULL
);

-- Who changed which setting; append-only.
CREATE TABLE setting_changes (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  key        TEXT NOT NULL,
  old_value  TEXT NOT NULL,
  new_value  TEXT NOT NULL,
  actor_id   INTEGER NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL
);

-- What the forum knows of itself: its settings' version, whether it is a demo.
CREATE TABLE facts (
  name  TEXT PRIMARY KEY,
  value INTEGER NOT NULL
);
INSERT INTO facts VALUES ('settings_version', 0);

INSERT INTO members VALUES (1, 'system', 'system', NULL, '', '', '', '', NULL, '', '', '', 'member', '', 'en', 'UTC', '',
  '', '', 'auto', 0, NULL, NULL, NULL, 0, 0, NULL);
INSERT INTO handles VALUES ('system', 'system', 'system', 1, 0);
INSERT INTO tags (key, name, lang, builtin) VALUES
  ('strategy', 'strategy', 'en', 1), ('customer-service', 'customer service', 'en', 1), ('sales', 'sales', 'en', 1),
  ('conversation', 'conversation', 'en', 1), ('automation', 'automation', 'en', 1),
  ('live-events', 'live events', 'en', 1), ('copywriting', 'copywriting', 'en', 1),
  ('analytics', 'analytics', 'en', 1), ('crisis', 'crisis', 'en', 1), ('advertising', 'advertising', 'en', 1),
  ('community', 'community', 'en', 1), ('tools', 'tools', 'en', 1), ('ethics', 'ethics', 'en', 1),
  ('meta', 'meta', 'en', 1);
