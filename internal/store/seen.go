package store

import (
	"maps"
	"slices"
	"strings"
	"time"

	"tertulia/internal/forum"
)

// Seen says when members were last here, as gathered since the last time.
type Seen struct {
	Members  map[forum.MemberID]time.Time
	Sessions map[forum.SessionID]time.Time
}

// seenAtOnce is how many rows one statement writes.
const seenAtOnce = 250

// SaveSeen writes when members and sessions were last seen, and lets each such
// session live on for lifetime from then. Of who has left meanwhile nothing is written,
// nor what is older than what stands there. Rows are locked in the order of their ids.
func (tx *Tx) SaveSeen(seen Seen, lifetime time.Duration) error {
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(seen.Members)), seenAtOnce) {
		at, times := byID("last_seen_at", ids, seen.Members, 0)
		err := tx.exec("save last seen", `WITH seen AS (SELECT id, `+at+` AS at FROM members
				WHERE id IN ? AND erased_at IS NULL ORDER BY id`+tx.dialect.forUpdate()+`)
			UPDATE members SET last_seen_at = seen.at FROM seen
			WHERE members.id = seen.id AND (last_seen_at IS NULL OR last_seen_at < seen.at)`, append(times, ids)...)
		if err != nil {
			return err
		}
	}
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(seen.Sessions)), seenAtOnce) {
		at, times := byID("last_seen_at", ids, seen.Sessions, 0)
		until, ends := byID("expires_at", ids, seen.Sessions, lifetime)
		err := tx.exec("renew sessions", `WITH seen AS (SELECT id, `+at+` AS at, `+until+` AS until FROM sessions
				WHERE id IN ? ORDER BY id`+tx.dialect.forUpdate()+`)
			UPDATE sessions SET last_seen_at = seen.at, expires_at = seen.until FROM seen
			WHERE sessions.id = seen.id AND last_seen_at < seen.at`, append(slices.Concat(times, ends), ids)...)
		if err != nil {
			return err
		}
	}
	return nil
}

// byID is the time of each row, so much later. The column says which type that is.
func byID[ID comparable](column string, ids []ID, at map[ID]time.Time, later time.Duration) (sql string, args []any) {
	for _, id := range ids {
		args = append(args, id, at[id].Add(later))
	}
	return "CASE id" + strings.Repeat(" WHEN ? THEN ?", len(ids)) + " ELSE " + column + " END", args
}
