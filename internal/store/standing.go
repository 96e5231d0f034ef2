package store

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// namedRow is somebody whom a page names, with where they stand on its question.
type namedRow struct {
	forum.MemberRef
	PositionID, PreviousID *forum.PositionID
}

// askNamed asks who those are whom a page of a thread names, and where they stand on its
// question, one by one: PostgreSQL, which plans for threads with few stances, would go
// through all of the thread's.
func askNamed(a *asking, t *forum.Thread, ids []forum.MemberID) *[]namedRow {
	if !t.Asks {
		return ask[namedRow](a, `SELECT `+refColumns+` FROM members WHERE id IN ?`, eachOnce(ids))
	}
	const of = ` FROM stances s WHERE s.thread_id = ? AND s.member_id = members.id) AS `
	return ask[namedRow](a, `SELECT `+refColumns+`, (SELECT s.position_id`+of+`position_id, (SELECT s.previous_id`+of+`previous_id
		FROM members WHERE id IN ?`, t.ID, t.ID, eachOnce(ids))
}

// takeNamed takes whom the page names, and where those stand who write on it.
func (w *wholePage) takeNamed(found []namedRow, rows []postRow) {
	w.page.People = make(forum.People, len(found))
	stances := make(map[forum.MemberID]forum.Stance, len(found))
	for i := range found {
		r := &found[i]
		w.page.People[r.ID] = r.MemberRef
		if s := (forum.Stance{MemberID: r.ID, PositionID: r.PositionID, PreviousID: r.PreviousID}); s.Holds() {
			stances[r.ID] = s
		}
	}
	if w.page.Question == nil {
		return
	}
	w.page.Question.Stances = make(map[forum.MemberID]forum.Stance, len(stances))
	for i := range rows {
		if s, holds := stances[rows[i].AuthorID]; holds {
			w.page.Question.Stances[s.MemberID] = s
		}
	}
}

// standingRow is a position with its question.
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
	Tallies string // for each language, in no order: it, members, those who changed their mind; "|" between
}

// readStanding reads a question with its positions and tallies in one query; nil
// if the thread puts none.
func readStanding(db *gorm.DB, id forum.ThreadID) (*forum.Standing, error) {
	a := asking{db: db}
	rows := askStanding(&a, id)
	if err := a.answer(); err != nil {
		return nil, fmt.Errorf("read question of thread %d: %w", id, err)
	}
	return standingOf(id, *rows), nil
}

// askStanding asks for the positions of a thread's question, each with its tallies in
// one value: as rows of their own they would repeat the texts for each language.
func askStanding(a *asking, id forum.ThreadID) *[]standingRow {
	return ask[standingRow](a, `SELECT q.author_id AS asked_by, q.body AS question, q.texts AS questions, q.revision,
			q.edited_at, q.edited_by_id, q.created_at,
			EXISTS (SELECT 1 FROM stances s WHERE s.thread_id = ?) AS taken,
			p.id, p.thread_id, p.number, p.body, p.texts,
			(SELECT string_agg(CAST(l.lang || ' ' || l.members || ' ' || l.changed AS TEXT), '|') FROM tallies l
				WHERE l.thread_id = p.thread_id AND l.position_id = p.id AND l.members > 0) AS tallies
		FROM questions q JOIN positions p ON p.thread_id = q.thread_id WHERE q.thread_id = ? ORDER BY p.number`, id, id)
}

// standingOf is what the rows say; nil for none.
func standingOf(id forum.ThreadID, rows []standingRow) *forum.Standing {
	if len(rows) == 0 {
		return nil
	}
	first := &rows[0]
	s := &forum.Standing{Asked: forum.Asked{Taken: first.Taken, Question: forum.Question{ThreadID: id, AuthorID: first.AskedBy,
		Body: first.Question, Texts: first.Questions, Revision: first.Revision, EditedAt: first.EditedAt,
		EditedByID: first.EditedByID, CreatedAt: first.CreatedAt}}}
	for i := range rows {
		s.Positions = append(s.Positions, rows[i].Position)
		s.Tallies = append(s.Tallies, rows[i].tallies()...)
	}
	return s
}

func (r *standingRow) tallies() []forum.Tally {
	var all []forum.Tally
	for group := range strings.SplitSeq(r.Tallies, "|") {
		lang, numbers, _ := strings.Cut(group, " ")
		members, changed, ok := strings.Cut(numbers, " ")
		if ok { // the query wrote it, and without any there is none
			t := forum.Tally{ThreadID: r.ThreadID, PositionID: r.Position.ID, Lang: forum.Lang(lang)}
			t.Members, _ = strconv.Atoi(members)
			t.Changed, _ = strconv.Atoi(changed)
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b forum.Tally) int { return cmp.Compare(a.Lang, b.Lang) })
	return all
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
