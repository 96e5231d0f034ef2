package store

import (
	"maps"
	"slices"
	"time"

	"tertulia/internal/forum"
)

// Seen says when members were last here, as gathered since the last time.
type Seen struct {
	Members  map[forum.MemberID]time.Time
	Sessions map[forum.SessionID]time.Time
}

// SaveSeen writes when members and sessions were last seen, and lets each such
// session live on for lifetime from then. Of who has left meanwhile nothing is written,
// nor what is older than what stands there. Rows are locked in the order of their ids.
func (tx *Tx) SaveSeen(seen Seen, lifetime time.Duration) error {
	if err := tx.saveSeenMembers(seen.Members); err != nil {
		return err
	}
	return tx.saveSeenSessions(seen.Sessions, lifetime)
}

func (tx *Tx) saveSeenMembers(seen map[forum.MemberID]time.Time) error {
	var rows [][2]int64 // with times as [dialect.moment] takes them
	for _, id := range slices.Sorted(maps.Keys(seen)) {
		rows = append(rows, [2]int64{int64(id), seen[id].UnixMicro()})
	}
	list, err := listOf(rows)
	if err != nil || len(rows) == 0 {
		return err
	}
	// CROSS JOIN has SQLite go through the list, and not through all members.
	return tx.exec("save last seen", `WITH seen AS (SELECT m.id, `+tx.dialect.moment("CAST(j.value ->> 1 AS BIGINT)")+` AS at
			FROM `+tx.dialect.listedRows()+` CROSS JOIN members m
			WHERE m.id = CAST(j.value ->> 0 AS BIGINT) AND m.erased_at IS NULL ORDER BY m.id`+tx.dialect.forUpdate()+`)
		UPDATE members SET last_seen_at = seen.at FROM seen
		WHERE members.id = seen.id AND (last_seen_at IS NULL OR last_seen_at < seen.at)`, list)
}

func (tx *Tx) saveSeenSessions(seen map[forum.SessionID]time.Time, lifetime time.Duration) error {
	var rows [][3]int64
	for _, id := range slices.Sorted(maps.Keys(seen)) {
		rows = append(rows, [3]int64{int64(id), seen[id].UnixMicro(), seen[id].Add(lifetime).UnixMicro()})
	}
	list, err := listOf(rows)
	if err != nil || len(rows) == 0 {
		return err
	}
	return tx.exec("renew sessions", `WITH seen AS (SELECT s.id, `+tx.dialect.moment("CAST(j.value ->> 1 AS BIGINT)")+` AS at,
			`+tx.dialect.moment("CAST(j.value ->> 2 AS BIGINT)")+` AS until
			FROM `+tx.dialect.listedRows()+` CROSS JOIN sessions s
			WHERE s.id = CAST(j.value ->> 0 AS BIGINT) ORDER BY s.id`+tx.dialect.forUpdate()+`)
		UPDATE sessions SET last_seen_at = seen.at, expires_at = seen.until FROM seen
		WHERE sessions.id = seen.id AND last_seen_at < seen.at`, list)
}
