package sample

import "tertulia/internal/forum"

// ask puts the question of a thread and lets members take their stances.
func (f *filler) ask(t Thread, row *forum.Thread) error {
	if t.Question == nil {
		return nil
	}
	asked := row.Put(forum.Wording{Question: t.Question.Ask, Positions: t.Question.Positions}, row.AuthorID, row.CreatedAt)
	if err := f.tx.AddQuestion(&asked); err != nil {
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
}
