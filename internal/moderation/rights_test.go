package moderation_test

import (
	"context"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/moderation"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// What the moderator was when the request came counts for nothing: every act asks, once
// it has its locks, who acts now.
func TestRightsAreThoseOfTheMoment(t *testing.T) {
	eachScene(t, func(s *scene) {
		demoted, suspended, leaver := storetest.Moderator(s, s.store, "joke"), storetest.Moderator(s, s.store, "gerda"), storetest.Moderator(s, s.store, "wim")
		session := forum.Session{TokenHash: []byte("ended"), MemberID: leaver.ID, ExpiresAt: s.clock.Now().AddDate(0, 1, 0)}
		storetest.Write(s, s.store, func(tx *store.Tx) error { return tx.AddSession(&session) })
		storetest.Demote(s, s.store, demoted)
		storetest.Suspend(s, s.store, suspended, 1)
		storetest.Write(s, s.store, func(tx *store.Tx) error { return tx.EndSession(leaver.ID, session.ID) })
		for _, c := range []struct {
			name string
			v    forum.Viewer
			want forum.Kind
		}{
			{"demoted", forum.As(demoted), forum.Forbidden},
			{"suspended", forum.As(suspended), forum.Forbidden},
			{"logged out", forum.Viewer{Member: leaver, Session: session.ID}, forum.Unauthorized},
		} {
			for act, err := range s.everyAct(c.v) {
				if forum.KindOf(err) != c.want {
					s.Errorf("%s, %s: error %v, want %s", c.name, act, err, c.want)
				}
			}
		}
		if log := s.log(); len(log.Decisions) > 0 || s.now().Version != s.thread.Version {
			s.Errorf("they left %+v", log.Decisions)
		}
	})
}

func (s *scene) everyAct(v forum.Viewer) map[string]error {
	ctx, tried := context.Background(), map[string]error{}
	on := func(act string, do func() (forum.Thread, error)) { _, tried[act] = do() }
	on("close", func() (forum.Thread, error) {
		return s.mod.Close(ctx, v, moderation.Closing{Thread: s.thread.ID, Reason: forum.CloseResolved})
	})
	on("reopen", func() (forum.Thread, error) {
		return s.mod.Reopen(ctx, v, moderation.Reopening{Thread: s.thread.ID, Reason: forum.ReopenAgreed})
	})
	on("summarise", func() (forum.Thread, error) {
		return s.mod.Summarise(ctx, v, moderation.Summing{Thread: s.thread.ID, Text: "Goed"})
	})
	on("pin", func() (forum.Thread, error) { return s.mod.Pin(ctx, v, s.thread.ID) })
	on("unpin", func() (forum.Thread, error) { return s.mod.Unpin(ctx, v, s.thread.ID) })
	on("remove", func() (forum.Thread, error) { return s.mod.RemoveThread(ctx, v, s.thread.ID, spam) })
	on("restore", func() (forum.Thread, error) { return s.mod.RestoreThread(ctx, v, s.thread.ID) })
	_, tried["remove a comment"] = s.mod.RemovePost(ctx, v, s.comment.ID, spam)
	_, tried["restore a comment"] = s.mod.RestorePost(ctx, v, s.comment.ID)
	_, tried["remove an opening post"] = s.mod.RemovePost(ctx, v, s.thread.LastPostID, spam)
	return tried
}
