package store

import (
	"cmp"
	"slices"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// WholeQuestion is the question of a whole thread with what became of it.
type WholeQuestion struct {
	// Asked is as [forum.Thread.Put] makes it. Ids and texts are set by
	// [Loading.Add].
	forum.Asked
	Rewordings []WholeRewording // by language, at most one in each but the thread's
	Stances    []WholeStance    // each step of each, in the order of time
}

// WholeRewording is a question with its positions in another language, by a member.
type WholeRewording struct {
	Lang forum.Lang
	By   forum.MemberID
	At   time.Time
	forum.Wording
}

// WholeStance is a step of a stance: a member takes the position with a number,
// another than before, or withdraws for 0.
type WholeStance struct {
	Member forum.MemberID
	Lang   forum.Lang // [forum.Member.Group]
	Number int
	At     time.Time
}

// WholeVersion is what an opening post is found by in another language than its own.
type WholeVersion struct {
	Lang   forum.Lang
	Tokens text.Analysis
}

// insertQuestions writes questions with their translations and stances, and
// summaries.
func (tx *Tx) insertQuestions(threads []WholeThread) error {
	if err := tx.numberPositions(threads); err != nil {
		return err
	}
	var rows wholeRows
	for i := range threads {
		rows.add(&threads[i])
	}
	slices.SortStableFunc(rows.changes, func(a, b forum.StanceChange) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ThreadID, b.ThreadID))
	})
	for _, insert := range []func() error{
		func() error { return insertAll(tx, rows.questions) },
		func() error { return insertAll(tx, rows.positions) },
		func() error { return insertAll(tx, rows.translations) },
		func() error { return insertAll(tx, rows.stances) },
		func() error { return insertAll(tx, rows.changes) },
		func() error { return insertAll(tx, rows.tallies) },
		func() error { return insertAll(tx, rows.summaries) },
	} {
		if err := insert(); err != nil {
			return err
		}
	}
	return nil
}

// numberPositions gives positions their ids, and questions their thread's.
func (tx *Tx) numberPositions(threads []WholeThread) error {
	var positions []*forum.Position
	for i := range threads {
		q := threads[i].Question
		if q == nil {
			continue
		}
		q.ThreadID = threads[i].Thread.ID
		for n := range q.Positions {
			q.Positions[n].ThreadID = q.ThreadID
			positions = append(positions, &q.Positions[n])
		}
	}
	if len(positions) == 0 {
		return nil
	}
	ids, err := tx.dialect.reserve(tx.db, "positions", len(positions))
	for i, id := range ids {
		positions[i].ID = forum.PositionID(id)
	}
	return err
}

// wholeRows are the rows of questions and summaries.
type wholeRows struct {
	questions    []forum.Question
	positions    []forum.Position
	translations []forum.Translation
	stances      []forum.Stance
	changes      []forum.StanceChange
	tallies      []forum.Tally
	summaries    []forum.Summary
}

func (r *wholeRows) add(w *WholeThread) {
	if y := w.Summary; y != nil {
		y.ThreadID, y.Revision = w.Thread.ID, 1
		r.summaries = append(r.summaries, *y)
	}
	if w.Question == nil {
		return
	}
	r.translate(w.Question)
	r.questions = append(r.questions, w.Question.Question)
	r.positions = append(r.positions, w.Question.Positions...)
	r.take(w.Question)
}

// translate makes the translations of a question and its positions, and keeps them
// with each.
func (r *wholeRows) translate(q *WholeQuestion) {
	targets := q.Targets()
	texts := make([][]forum.Title, len(targets))
	for _, w := range q.Rewordings {
		for i, body := range slices.Concat([]string{w.Question}, w.Positions) {
			tr := forum.NewTranslation(targets[i], w.Lang, forum.Translated{OriginalRevision: q.Revision, Body: body, By: &w.By, At: w.At})
			tr.ThreadID = &q.ThreadID
			r.translations = append(r.translations, tr)
			texts[i] = append(texts[i], forum.Title{Lang: w.Lang, Text: body, Source: forum.Human})
		}
	}
	q.Texts = forum.JoinTitles(texts[0]...)
	for i := range q.Positions {
		q.Positions[i].Texts = forum.JoinTitles(texts[i+1]...)
	}
}

// take makes stances of their steps.
func (r *wholeRows) take(q *WholeQuestion) {
	poll := poll{question: q, stances: map[forum.MemberID]*forum.Stance{}, held: map[forum.MemberID][]forum.PositionID{},
		tallies: map[tallied]*forum.Tally{}}
	for _, step := range q.Stances {
		r.changes = append(r.changes, poll.take(step))
	}
	for _, id := range poll.members {
		r.stances = append(r.stances, *poll.stances[id])
	}
	for _, key := range poll.counted {
		r.tallies = append(r.tallies, *poll.tallies[key])
	}
}

// poll is how the members stand to one question, step by step.
type poll struct {
	question *WholeQuestion
	stances  map[forum.MemberID]*forum.Stance
	members  []forum.MemberID // of stances, in the order of their first
	held     map[forum.MemberID][]forum.PositionID
	tallies  map[tallied]*forum.Tally
	counted  []tallied // of tallies, in the order in which they came up
}

// tallied is what a tally of a thread counts.
type tallied struct {
	position forum.PositionID
	lang     forum.Lang
}

// take does what [Tx.TakeStance] does.
func (p *poll) take(step WholeStance) forum.StanceChange {
	s := p.stances[step.Member]
	if s == nil {
		s = &forum.Stance{ThreadID: p.question.ThreadID, MemberID: step.Member, CreatedAt: step.At}
		p.stances[step.Member], p.members = s, append(p.members, step.Member)
	}
	p.count(s, -1)
	s.PositionID, s.PreviousID, s.Lang, s.ChangedAt = nil, nil, step.Lang, step.At
	if to := p.question.Position(step.Number); to != nil {
		s.PositionID, s.PreviousID = &to.ID, lastOther(p.held[step.Member], to.ID)
		p.held[step.Member] = append(p.held[step.Member], to.ID)
	}
	p.count(s, 1)
	return forum.StanceChange{ThreadID: s.ThreadID, MemberID: s.MemberID, PositionID: s.PositionID, CreatedAt: step.At}
}

// count is [Tx.tally].
func (p *poll) count(s *forum.Stance, by int) {
	if !s.Holds() {
		return
	}
	key := tallied{*s.PositionID, s.Lang}
	if p.tallies[key] == nil {
		p.tallies[key] = &forum.Tally{ThreadID: s.ThreadID, PositionID: key.position, Lang: key.lang}
		p.counted = append(p.counted, key)
	}
	p.tallies[key].Members += by
	if s.ChangedMind() {
		p.tallies[key].Changed += by
	}
}

// lastOther is the last of the positions held that is another one; nil if none is.
func lastOther(held []forum.PositionID, than forum.PositionID) *forum.PositionID {
	for i := len(held) - 1; i >= 0; i-- {
		if held[i] != than {
			return &held[i]
		}
	}
	return nil
}
