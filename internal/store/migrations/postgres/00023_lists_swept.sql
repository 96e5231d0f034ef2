-- +goose Up

-- Every comment moves its thread in the lists, and whoever reads one goes through what
-- stood there before until it is swept away. By default that is after a fifth of the rows has
-- changed: 200,000 comments among ten million posts, by when the first page costs twice as
-- much. After a fiftieth, sweeping takes some 50 µs for a comment, in the background. The
-- indexes, which it is for, are to be swept even if few pages of the table have changed.
ALTER TABLE listings SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000, vacuum_index_cleanup = on);
