package storetest

import (
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// Ask lets a thread put a question, or reword the one it puts; without one it
// takes that away.
func Ask(t testing.TB, s *store.Store, id forum.ThreadID, question string, positions ...string) {
	t.Helper()
	w := forum.Wording{Question: question, Positions: positions}
	Write(t, s, func(tx *store.Tx) error {
		thread, err := tx.LockThread(id)
		if err != nil {
			return err
		}
		if err := ask(tx, &thread, w); err != nil {
			return err
		}
		thread.Version++
		if err := tx.SaveThread(&thread); err != nil {
			return err
		}
		return tx.Emit(forum.Event{Kind: forum.QuestionChanged, ThreadID: &id, ActorID: &thread.AuthorID})
	})
}

func ask(tx *store.Tx, t *forum.Thread, w forum.Wording) error {
	asked, err := tx.Asked(t)
	switch {
	case err != nil:
		return err
	case asked == nil:
		new := t.Put(w, t.AuthorID, tx.Now())
		return tx.AddQuestion(t, &new)
	case w.Empty():
		return tx.DropQuestion(t, asked)
	}
	return tx.SaveQuestion(t, asked, asked.Reword(w, t.AuthorID, tx.Now()))
}

// Stand lets a member hold the position with a number in a thread, or none for 0,
// and says whether that is new.
func Stand(t testing.TB, s *store.Store, id forum.ThreadID, m *forum.Member, number int) (changed bool) {
	t.Helper()
	Write(t, s, func(tx *store.Tx) error {
		thread, err := tx.LockThread(id)
		if err != nil {
			return err
		}
		asked, err := tx.Asked(&thread)
		if err != nil {
			return err
		}
		var position *forum.PositionID
		if p := asked.Position(number); p != nil {
			position = &p.ID
		}
		if changed, err = tx.TakeStance(&thread, m, position, tx.Now()); err != nil {
			return err
		}
		return tx.Emit(forum.Event{Kind: forum.StanceTaken, ThreadID: &id, ActorID: &m.ID})
	})
	return changed
}
