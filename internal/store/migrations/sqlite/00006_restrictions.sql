-- +goose Up

-- What a member may not do, for how long and why. Rows stay when they have ended.
CREATE TABLE restrictions (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  member_id  INTEGER NOT NULL REFERENCES members (id),
  kind       TEXT NOT NULL,
  reason     TEXT NOT NULL,
  by_id      INTEGER NOT NULL REFERENCES members (id),
  until      TIMESTAMP,
  created_at TIMESTAMP NOT NULL,
  ended_at   TIMESTAMP
);
CREATE INDEX restrictions_member ON restrictions (member_id, id);
CREATE INDEX restrictions_due ON restrictions (until) WHERE until IS NOT NULL AND ended_at IS NULL;

-- A member's standing, from the restrictions that haven't ended: every request asks
-- for it.
ALTER TABLE members ADD COLUMN suspended_for TEXT NOT NULL DEFAULT '';
ALTER TABLE members ADD COLUMN suspended_until TIMESTAMP;
