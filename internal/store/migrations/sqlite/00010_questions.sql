-- +goose Up

-- Whether a thread puts a question, so that others cost no query.
ALTER TABLE threads ADD COLUMN asks BOOLEAN NOT NULL DEFAULT FALSE;

-- What a thread asks its readers. The texts are those in other languages.
CREATE TABLE questions (
  thread_id    INTEGER PRIMARY KEY REFERENCES threads (id),
  author_id    INTEGER NOT NULL REFERENCES members (id),
  body         TEXT NOT NULL,
  texts        TEXT NOT NULL,
  revision     INTEGER NOT NULL,
  edited_at    TIMESTAMP,
  edited_by_id INTEGER REFERENCES members (id),
  created_at   TIMESTAMP NOT NULL
);

CREATE TABLE positions (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  thread_id INTEGER NOT NULL REFERENCES threads (id),
  number    INTEGER NOT NULL,
  body      TEXT NOT NULL,
  texts     TEXT NOT NULL
);
CREATE UNIQUE INDEX positions_number ON positions (thread_id, number);

-- Who holds which position, and held which other one last. A withdrawn stance
-- has no position.
CREATE TABLE stances (
  thread_id   INTEGER NOT NULL REFERENCES threads (id),
  member_id   INTEGER NOT NULL REFERENCES members (id),
  position_id INTEGER,
  previous_id INTEGER,
  lang        TEXT NOT NULL,
  created_at  TIMESTAMP NOT NULL,
  changed_at  TIMESTAMP NOT NULL,
  PRIMARY KEY (thread_id, member_id)
) WITHOUT ROWID;
CREATE INDEX stances_member ON stances (member_id);

-- Every step of every stance.
CREATE TABLE stance_changes (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  thread_id   INTEGER NOT NULL REFERENCES threads (id),
  member_id   INTEGER NOT NULL REFERENCES members (id),
  position_id INTEGER,
  created_at  TIMESTAMP NOT NULL
);
CREATE INDEX stance_changes_member ON stance_changes (member_id, thread_id, id);

-- How many members of a language group hold a position, and how many of them
-- changed their mind.
CREATE TABLE tallies (
  thread_id   INTEGER NOT NULL REFERENCES threads (id),
  position_id INTEGER NOT NULL,
  lang        TEXT NOT NULL,
  members     INTEGER NOT NULL,
  changed     INTEGER NOT NULL,
  PRIMARY KEY (thread_id, position_id, lang)
) WITHOUT ROWID;

-- The question of a thread that isn't opened yet.
ALTER TABLE drafts ADD COLUMN question TEXT NOT NULL DEFAULT '';
