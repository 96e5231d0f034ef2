package sample

import (
	"slices"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// ask puts the question of a thread, translates it and lets members take their
// stances.
func (f *filler) ask(t Thread, row *forum.Thread) error {
	if t.Question == nil {
		return nil
	}
	asked := row.Put(forum.Wording{Question: t.Question.Ask, Positions: t.Question.Positions}, row.AuthorID, row.CreatedAt)
	if err := f.tx.AddQuestion(row, &asked); err != nil {
		return err
	}
	if err := f.rewordAll(row, &asked, t.Question.Translations); err != nil {
		return err
	}
	for _, s := range t.Question.Stances {
		var position *forum.PositionID
		if p := asked.Position(s.Takes); p != nil {
			position = &p.ID
		}
		if _, err := f.tx.TakeStance(row, f.members[s.By], position, s.Age.Before(f.now)); err != nil {
			return err
		}
	}
	return nil
}

// rewordAll writes the translations of a question and its positions.
func (f *filler) rewordAll(row *forum.Thread, asked *forum.Asked, all []Rewording) error {
	if len(all) == 0 {
		return nil
	}
	o, err := f.tx.LockOriginal(forum.QuestionOf(row.ID))
	if err != nil {
		return err
	}
	for _, tr := range all {
		by := f.members[tr.By].ID
		for i, body := range slices.Concat([]string{tr.Ask}, tr.Positions) {
			made := forum.Translated{OriginalRevision: asked.Revision, Body: body, By: &by, At: tr.Age.Before(f.now)}
			if err := f.putTranslation(&store.Original{Thread: row, Post: o.Post}, asked.Targets()[i], tr.Lang, made); err != nil {
				return err
			}
		}
	}
	return nil
}

// question checks that a question can be answered, and was while the thread was
// open.
func (k *checker) question(t Thread, q *Question) {
	if q.Ask == "" || len(q.Positions) < forum.PositionsMin || len(q.Positions) > forum.PositionsMax {
		k.faultf("the question, or its two to five positions, are missing")
	}
	previous := t.Posts[0].Age
	for _, s := range q.Stances {
		k.order("stance", previous, s.Age)
		previous = s.Age
		m, ok := k.members[s.By]
		if !ok || m.Kind != forum.KindAccount {
			k.faultf("a stance of %q, who is no member", s.By)
			continue
		}
		k.order("stance", m.Joined, s.Age)
		if s.Takes < 0 || s.Takes > len(q.Positions) {
			k.faultf("%s takes position %d", s.By, s.Takes)
		}
		if t.Closing != nil && t.Closing.Age > s.Age && t.Closing.Reopened == nil {
			k.faultf("%s took a stance while the thread was closed", s.By)
		}
	}
	previous = t.Posts[0].Age
	for _, tr := range q.Translations {
		k.order("translation of the question", previous, tr.Age)
		k.rewording(t, q, tr)
		previous = tr.Age
	}
}

// rewording checks that all of a question is translated, by somebody who reads it.
func (k *checker) rewording(t Thread, q *Question, tr Rewording) {
	k.translator(tr.By, tr.Lang, tr.Age)
	if !k.members[tr.By].reads(t.Lang) {
		k.faultf("%s translates the question from %s without reading it", tr.By, t.Lang)
	}
	if tr.Lang == t.Lang || tr.Ask == "" || len(tr.Positions) != len(q.Positions) || slices.Contains(tr.Positions, "") {
		k.faultf("the question, or a position, isn't translated into %s", tr.Lang)
	}
}
