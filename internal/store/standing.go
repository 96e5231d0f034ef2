package store

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// readQuestion reads, in two queries, what a thread asks, how its readers lean,
// and where those stand who write on the page. A thread without a question costs
// nothing.
func (w *wholePage) readQuestion(db *gorm.DB, rows []postRow) (err error) {
	t := &w.page.Thread
	if !t.Asks {
		return nil
	}
	if w.page.Question, err = readStanding(db, t.ID); err != nil || w.page.Question == nil {
		return err
	}
	writers := make([]forum.MemberID, len(rows))
	for i := range rows {
		writers[i] = rows[i].AuthorID
	}
	found, err := all[forum.Stance](db, `SELECT * FROM stances WHERE thread_id = ? AND member_id IN ?
		AND position_id IS NOT NULL`, t.ID, writers)
	if err != nil {
		return fmt.Errorf("read stances: %w", err)
	}
	w.page.Question.Stances = make(map[forum.MemberID]forum.Stance, len(found))
	for _, s := range found {
		w.page.Question.Stances[s.MemberID] = s
	}
	return nil
}

// standingRow is a position with one of its tallies, or without one.
type standingRow struct {
	AskedBy    forum.MemberID
	Question   string
	Questions  forum.Titles // in other languages
	Revision   int
	EditedAt   *time.Time
	EditedByID *forum.MemberID
	CreatedAt  time.Time
	Taken      bool
	forum.Position
	Lang    forum.Lang
	Members int
	Changed int
}

// readStanding reads a question with its positions and tallies in one query; nil
// if the thread puts none.
func readStanding(db *gorm.DB, id forum.ThreadID) (*forum.Standing, error) {
	rows, err := all[standingRow](db, `SELECT q.author_id AS asked_by, q.body AS question, q.texts AS questions, q.revision,
			q.edited_at, q.edited_by_id, q.created_at,
			EXISTS (SELECT 1 FROM stances s WHERE s.thread_id = q.thread_id) AS taken,
			p.id, p.thread_id, p.number, p.body, p.texts, COALESCE(l.lang, '') AS lang,
			COALESCE(l.members, 0) AS members, COALESCE(l.changed, 0) AS changed
		FROM questions q JOIN positions p ON p.thread_id = q.thread_id
		LEFT JOIN tallies l ON l.thread_id = p.thread_id AND l.position_id = p.id AND l.members > 0
		WHERE q.thread_id = ? ORDER BY p.number, l.lang`, id)
	if err != nil {
		return nil, fmt.Errorf("read question of thread %d: %w", id, err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	first := &rows[0]
	s := &forum.Standing{Asked: forum.Asked{Taken: first.Taken, Question: forum.Question{ThreadID: id, AuthorID: first.AskedBy,
		Body: first.Question, Texts: first.Questions, Revision: first.Revision, EditedAt: first.EditedAt,
		EditedByID: first.EditedByID, CreatedAt: first.CreatedAt}}}
	for i := range rows {
		r := &rows[i]
		if n := len(s.Positions); n == 0 || s.Positions[n-1].ID != r.Position.ID {
			s.Positions = append(s.Positions, r.Position)
		}
		if r.Members > 0 {
			s.Tallies = append(s.Tallies, forum.Tally{ThreadID: id, PositionID: r.Position.ID, Lang: r.Lang,
				Members: r.Members, Changed: r.Changed})
		}
	}
	return s, nil
}

// standingSize is about what a question takes in memory.
func standingSize(s *forum.Standing) int {
	if s == nil {
		return 0
	}
	size := postBytes + len(s.Body) + len(s.Texts) + 64*len(s.Tallies) + 128*len(s.Stances)
	for i := range s.Positions {
		size += 64 + len(s.Positions[i].Body) + len(s.Positions[i].Texts)
	}
	return size
}
