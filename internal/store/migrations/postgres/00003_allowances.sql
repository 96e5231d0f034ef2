-- +goose Up

-- How much of each limit is used up, counted for all servers together. Unlogged:
-- counting needn't wait for the disk, and a crash may forgive. Times are in
-- microseconds since 1970; capacity is how far full_at may be in the future.
CREATE UNLOGGED TABLE allowances (
  key      TEXT NOT NULL PRIMARY KEY,
  full_at  BIGINT NOT NULL,
  capacity BIGINT NOT NULL
) WITH (fillfactor = 50);
