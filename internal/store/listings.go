package store

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tertulia/internal/forum"
)

// everywhere is the tag of the listing that stands for the whole forum.
const everywhere forum.TagID = 0

// listing is one row that a list is read from: a visible thread under one tag.
type listing struct {
	TagID          forum.TagID
	ThreadID       forum.ThreadID
	Lang           forum.Lang
	Pinned         bool
	PostCount      int
	LastActivityAt time.Time
	CreatedAt      time.Time
}

// listingsOf are the rows a thread should have: none unless it is visible.
func listingsOf(t *forum.Thread, tags []forum.TagID) []listing {
	if t.Visibility != forum.Visible {
		return nil
	}
	var rows []listing
	for _, tag := range append([]forum.TagID{everywhere}, tags...) {
		rows = append(rows, listing{TagID: tag, ThreadID: t.ID, Lang: t.Lang, Pinned: t.Pinned,
			PostCount: t.PostCount, LastActivityAt: t.LastActivityAt, CreatedAt: t.CreatedAt})
	}
	slices.SortFunc(rows, func(a, b listing) int { return int(a.TagID - b.TagID) })
	return rows
}

// list lists a new thread.
func (tx *Tx) list(t *forum.Thread, tags []forum.Tag) error {
	ids := make([]forum.TagID, len(tags))
	for i, tag := range tags {
		ids[i] = tag.ID
	}
	return tx.replaceListings(t, nil, listingsOf(t, ids))
}

// relist makes the listings of a thread follow what it is now.
func (tx *Tx) relist(t *forum.Thread) error {
	had, err := all[listing](tx.db, `SELECT * FROM listings WHERE thread_id = ? ORDER BY tag_id`, t.ID)
	if err != nil {
		return fmt.Errorf("read listings of thread %d: %w", t.ID, err)
	}
	tags, err := all[forum.TagID](tx.db, `SELECT tag_id FROM thread_tags WHERE thread_id = ?`, t.ID)
	if err != nil {
		return fmt.Errorf("read tags of thread %d: %w", t.ID, err)
	}
	want := listingsOf(t, tags)
	if slices.Equal(had, want) {
		return nil
	}
	if err := tx.replaceListings(t, had, want); err != nil {
		return err
	}
	if (len(had) > 0) == (len(want) > 0) {
		return nil
	}
	return tx.showPosts(t)
}

// replaceListings puts the rows want where had stand, and counts the
// difference.
func (tx *Tx) replaceListings(t *forum.Thread, had, want []listing) error {
	if len(had) > 0 {
		if err := tx.exec("unlist thread", `DELETE FROM listings WHERE thread_id = ?`, t.ID); err != nil {
			return err
		}
	}
	if len(want) > 0 {
		if err := tx.db.Create(&want).Error; err != nil {
			return fmt.Errorf("list thread %d: %w", t.ID, err)
		}
	}
	counts := countDifference(had, want)
	if err := tx.moveCounts(counts); err != nil {
		return err
	}
	return tx.countForAuthors(authorCountsOf(t.AuthorID, counts))
}

// threadCount is a row of thread_counts.
type threadCount struct {
	TagID      forum.TagID
	Lang       forum.Lang
	Threads    int
	Unanswered int
}

// countDifference is what replacing had by want adds to each count, in the
// order in which the rows are locked.
func countDifference(had, want []listing) []threadCount {
	var counts []threadCount
	add := func(l listing, by int) {
		i := slices.IndexFunc(counts, func(c threadCount) bool { return c.TagID == l.TagID && c.Lang == l.Lang })
		if i < 0 {
			i = len(counts)
			counts = append(counts, threadCount{TagID: l.TagID, Lang: l.Lang})
		}
		counts[i].Threads += by
		counts[i].Unanswered += by * unansweredOf(l.PostCount)
	}
	for _, l := range had {
		add(l, -1)
	}
	for _, l := range want {
		add(l, 1)
	}
	counts = slices.DeleteFunc(counts, func(c threadCount) bool { return c.Threads == 0 && c.Unanswered == 0 })
	slices.SortFunc(counts, func(a, b threadCount) int {
		if a.TagID != b.TagID {
			return int(a.TagID - b.TagID)
		}
		return strings.Compare(string(a.Lang), string(b.Lang))
	})
	return counts
}

func (tx *Tx) moveCounts(counts []threadCount) error {
	if len(counts) == 0 {
		return nil
	}
	var rows []string
	var args []any
	for _, c := range counts {
		rows = append(rows, "(?, ?, ?, ?)")
		args = append(args, c.TagID, c.Lang, c.Threads, c.Unanswered)
	}
	err := tx.exec("count threads", `INSERT INTO thread_counts (tag_id, lang, threads, unanswered)
		VALUES `+strings.Join(rows, ", ")+`
		ON CONFLICT (tag_id, lang) DO UPDATE SET threads = thread_counts.threads + excluded.threads,
		unanswered = thread_counts.unanswered + excluded.unanswered`, args...)
	if err != nil {
		return err
	}
	return tx.countTags(counts)
}

// countTags adds to each tag the threads of all its languages.
func (tx *Tx) countTags(counts []threadCount) error {
	var ids []forum.TagID
	more := map[forum.TagID]int{}
	for _, c := range counts {
		if c.TagID == everywhere {
			continue
		}
		if _, known := more[c.TagID]; !known {
			ids = append(ids, c.TagID)
		}
		more[c.TagID] += c.Threads
	}
	if len(ids) == 0 {
		return nil
	}
	var args []any
	for _, id := range ids {
		args = append(args, id, more[id])
	}
	return tx.exec("count threads of tags", `UPDATE tags SET threads = threads + CASE id`+
		strings.Repeat(" WHEN ? THEN CAST(? AS BIGINT)", len(ids))+` END WHERE id IN ?`, append(args, ids)...)
}
