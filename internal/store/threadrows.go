package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// threadRow is a thread with how far the viewer has read it.
type threadRow struct {
	forum.Thread
	LastRead int
}

// threadRows reads threads as lists show them, by their ids, in two queries. It
// doesn't ask who may see them.
func (s *Store) threadRows(db *gorm.DB, v forum.Viewer, ids []forum.ThreadID) (map[forum.ThreadID]forum.ThreadRow, error) {
	a := asking{db: db}
	rows := s.askThreadRows(&a, v, ids)
	if err := a.answer(); err != nil {
		return nil, fmt.Errorf("read threads: %w", err)
	}
	return rows(), nil
}

// askThreadRows asks for them; nothing for no ids. What it gives is there after
// [asking.answer].
func (s *Store) askThreadRows(a *asking, v forum.Viewer, ids []forum.ThreadID) func() map[forum.ThreadID]forum.ThreadRow {
	if len(ids) == 0 {
		return func() map[forum.ThreadID]forum.ThreadRow { return nil }
	}
	read, reader := lastRead(v)
	rows := ask[threadRow](a, `SELECT t.*, `+read+` AS last_read FROM threads t WHERE t.id IN ?`, append(reader, ids)...)
	tagged := askTags(a, ids...)
	return func() map[forum.ThreadID]forum.ThreadRow {
		found, tags := make(map[forum.ThreadID]forum.ThreadRow, len(ids)), tagsByThread(*tagged)
		for _, r := range *rows {
			found[r.ID] = forum.ThreadRow{Thread: r.Thread, Tags: tags[r.ID],
				LastRead: s.positions.highest(v.ID(), r.ID, r.LastRead)}
		}
		return found
	}
}

// lastRead is the expression for how far the viewer has read a thread t. It asks for one
// thread at a time: a join would go through all that a busy member has ever opened.
func lastRead(v forum.Viewer) (expression string, args []any) {
	if !v.SignedIn() {
		return "0", nil
	}
	return `COALESCE((SELECT m.last_read FROM thread_members m WHERE m.member_id = ? AND m.thread_id = t.id), 0)`, []any{v.ID()}
}

// readIn is how far a viewer has read threads, in one query; threads they never
// opened aren't in it.
func (s *Store) readIn(db *gorm.DB, v forum.Viewer, ids []forum.ThreadID) (map[forum.ThreadID]int, error) {
	type row struct {
		ThreadID forum.ThreadID
		LastRead int
	}
	rows, err := all[row](db, `SELECT thread_id, last_read FROM thread_members WHERE member_id = ? AND thread_id IN ?`,
		v.ID(), ids)
	if err != nil {
		return nil, fmt.Errorf("read positions: %w", err)
	}
	read := map[forum.ThreadID]int{}
	for _, r := range rows {
		read[r.ThreadID] = r.LastRead
	}
	for _, id := range ids {
		if n := s.positions.highest(v.ID(), id, read[id]); n > 0 {
			read[id] = n
		}
	}
	return read, nil
}

// readUpTo is a copy of rows with how far they were read.
func readUpTo(rows []forum.ThreadRow, read map[forum.ThreadID]int) []forum.ThreadRow {
	own := slices.Clone(rows)
	for i := range own {
		own[i].LastRead = read[own[i].ID]
	}
	return own
}

func idsOf(lists ...[]forum.ThreadRow) []forum.ThreadID {
	var ids []forum.ThreadID
	for _, list := range lists {
		for i := range list {
			ids = append(ids, list[i].ID)
		}
	}
	return ids
}

// inOrder picks the rows with these ids, in their order.
func inOrder(rows map[forum.ThreadID]forum.ThreadRow, ids []forum.ThreadID) []forum.ThreadRow {
	picked := make([]forum.ThreadRow, 0, len(ids))
	for _, id := range ids {
		if row, ok := rows[id]; ok {
			picked = append(picked, row)
		}
	}
	return picked
}

// namedByRows lists everybody whom rows of a list name: those who opened the threads.
func namedByRows(rows ...[]forum.ThreadRow) []forum.MemberID {
	var ids []forum.MemberID
	for _, list := range rows {
		for i := range list {
			ids = append(ids, list[i].AuthorID)
		}
	}
	return ids
}

// ThreadRow reads a thread as lists show it, with how far the viewer has read
// it. NotFound or Gone where the viewer may not see it.
func (s *Store) ThreadRow(ctx context.Context, v forum.Viewer, id forum.ThreadID) (*forum.ThreadRow, error) {
	var row forum.ThreadRow
	err := s.read(ctx, func(db *gorm.DB) error {
		rows, err := s.threadRows(db, v, []forum.ThreadID{id})
		if err != nil {
			return err
		}
		found, ok := rows[id]
		if !ok {
			return forum.Fail(forum.NotFound, "error.not_found")
		}
		row = found
		return forum.SeeThread(v, &row.Thread)
	})
	if err != nil {
		return nil, err
	}
	return &row, nil
}
