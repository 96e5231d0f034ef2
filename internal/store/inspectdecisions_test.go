package store_test

import (
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestInspectFindsDecisionsThatWereLost(t *testing.T) {
	const (
		told   = "decisions that weren't told in exactly one event"
		stands = "threads that are open or closed otherwise than was decided last"
	)
	tests := []damage{
		{told, `DELETE FROM events WHERE decision_id IS NOT NULL`},
		{told, `DELETE FROM events WHERE kind = 'decision.recorded'`},
		{told, `INSERT INTO events (kind, decision_id, email, locale, created_at)
			SELECT kind, decision_id, email, locale, created_at FROM events WHERE kind = 'decision.recorded'`},
		{told, `INSERT INTO events (kind, decision_id, email, locale, created_at)
			SELECT kind, decision_id, email, locale, created_at FROM events WHERE kind = 'thread.edited'`},
		{told, `INSERT INTO events (kind, decision_id, email, locale, created_at)
			SELECT 'thread.closed', decision_id, email, locale, created_at FROM events WHERE kind = 'decision.recorded'`},
		{"events of decisions that aren't there", `UPDATE events SET decision_id = 77 WHERE kind = 'decision.recorded'`},
		{stands, `UPDATE threads SET state = 'closed' WHERE id = 2`},
		{stands, `UPDATE threads SET state = 'open' WHERE id = 1`},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Moderator(t, s, "noor", "nl")
		kast, lamp := storetest.Thread(t, s, noor, "nl", "Kast"), storetest.Thread(t, s, noor, "nl", "Lamp")
		storetest.Decide(t, s, kast.ID, func(t *forum.Thread) forum.Decision {
			return t.Close(forum.Closing{Reason: forum.CloseResolved, ByID: &noor.ID, At: new(clock.Now())})
		})
		// A moderator's change of a post and of its title: one decision, two events.
		storetest.Write(t, s, func(tx *store.Tx) error {
			d := forum.Decision{Act: forum.ActEdit, ThreadID: &lamp.ID, ActorID: noor.ID, CreatedAt: tx.Now()}
			if err := tx.Record(&d); err != nil {
				return err
			}
			for _, kind := range []forum.EventKind{forum.PostEdited, forum.ThreadEdited} {
				if err := tx.Emit(forum.Event{Kind: kind, ThreadID: &lamp.ID, ActorID: &noor.ID, DecisionID: &d.ID}); err != nil {
					return err
				}
			}
			return nil
		})
		findsDamage(t, s, tests)
	})
}

func TestInspectFindsHandlesThatNobodyFinds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		storetest.Member(t, s, "Noor")
		storetest.Member(t, s, "lars")
		findsDamage(t, s, []damage{
			{"handles that can't be looked up", `UPDATE handles SET fold = 'Noor' WHERE fold = 'noor'`},
			{"handles that can't be looked up", `UPDATE handles SET fold = 'larz' WHERE fold = 'lars'`},
		})
	})
}

func TestInspectFindsGapsInHistoriesOfTranslations(t *testing.T) {
	const what = "translations whose history isn't whole"
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "Kast")
		for _, words := range []string{"Schrank", "Kasten", "Regal"} {
			clock.Advance(1000)
			storetest.Translate(t, s, forum.TitleOf(thread.ID), "de", storetest.Translated(noor, 1, words))
			storetest.Translate(t, s, forum.TitleOf(thread.ID), "de", storetest.MachineTranslated(1, words))
		}
		findsDamage(t, s, []damage{
			{what, `UPDATE translations SET revision = revision + 2 WHERE source = 'human'`},
			{what, `DELETE FROM translation_revisions`},
			{what, `DELETE FROM translation_revisions WHERE revision = 1`},
			{what, `DELETE FROM translation_revisions WHERE revision = 2`},
			{what, `UPDATE translations SET revision = 1 WHERE source = 'human'`},
		})
	})
}
