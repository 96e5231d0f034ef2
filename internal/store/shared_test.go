package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// What a page has in common for its readers is read once; what is a viewer's own
// in one query.
func TestPagesAreShared(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		thread := storetest.Thread(t, s, noor, "nl", "Eén gesprek", "strategy")
		viewers := map[string]forum.Viewer{"visitor": {}, "author": forum.As(noor), "other member": forum.As(lars)}
		reads := map[string]func(ctx context.Context, v forum.Viewer) error{
			"thread": func(ctx context.Context, v forum.Viewer) error {
				_, err := s.ThreadPage(ctx, v, thread.ID, 1)
				return err
			},
			"list": func(ctx context.Context, v forum.Viewer) error {
				_, err := s.ListPage(ctx, v, forum.ListQuery{})
				return err
			},
			"tag": func(ctx context.Context, v forum.Viewer) error {
				_, err := s.ListPage(ctx, v, forum.ListQuery{Tag: "strategy", Sort: forum.SortNewest})
				return err
			},
		}
		for name, read := range reads {
			if err := read(t.Context(), forum.Viewer{}); err != nil {
				t.Fatal(err)
			}
			for who, v := range viewers {
				t.Run(name+" for "+who, func(t *testing.T) {
					most := int64(1)
					if !v.SignedIn() {
						most = 0
					}
					atMost(t, most, func(ctx context.Context) error { return read(ctx, v) })
				})
			}
		}
	})
}

// Whatever order people come in, each sees their own: no text that they may not
// see, and nothing of what another has read or begun to write.
func TestSharedPagesKeepViewersApart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor, lars, eva := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars"), storetest.Member(t, s, "eva")
		dutch := storetest.Moderator(t, s, "dutch", "nl")
		thread := storetest.Thread(t, s, noor, "nl", "Wie ziet wat")
		hidden := storetest.Comment(t, s, thread.ID, lars, "nl")
		answer := replyTo(t, s, thread.ID, hidden.ID, eva)
		setVisibility(t, s, thread.ID, hidden.ID, forum.Hidden, dutch)
		storetest.Write(t, s, func(tx *store.Tx) error {
			return tx.SaveDraft(&forum.Draft{MemberID: lars.ID, Place: forum.CommentIn(thread.ID), Body: "geheim"})
		})
		s.NotePosition(forum.As(lars), thread.ID, 2)
		viewers := []forum.Viewer{forum.As(lars), {}, forum.As(dutch), forum.As(eva), forum.As(noor)}
		for round := range 2 * len(viewers) {
			v := viewers[(round*2+round/len(viewers))%len(viewers)]
			p, err := s.ThreadPage(t.Context(), v, thread.ID, 1)
			if err != nil {
				t.Fatal(err)
			}
			own := v.ID() == lars.ID
			sees := own || v.ID() == dutch.ID
			post, reply := p.Posts[1], p.Posts[2]
			if post.Readable != sees || (post.Markdown != "") != sees || (len(post.Rendered.Segments) > 0) != sees {
				t.Errorf("viewer %d: readable %t with text %q, want %t", v.ID(), post.Readable, post.Markdown, sees)
			}
			if reply.ID != answer.ID || reply.Reply.Readable != sees {
				t.Errorf("viewer %d: what is replied to is readable: %t", v.ID(), reply.Reply.Readable)
			}
			if (p.Draft != nil) != own || (p.LastRead == 2) != own {
				t.Errorf("viewer %d gets draft %v and position %d", v.ID(), p.Draft, p.LastRead)
			}
			list, err := s.ListPage(t.Context(), v, forum.ListQuery{})
			if err != nil {
				t.Fatal(err)
			}
			if read := list.Threads[0].LastRead; (read == 2) != own {
				t.Errorf("viewer %d has read up to %d in the list", v.ID(), read)
			}
		}
	})
}

// Hidden threads stay hidden, whoever opened them before.
func TestSharedPageOfAHiddenThread(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		dutch := storetest.Moderator(t, s, "dutch", "nl")
		thread := storetest.Thread(t, s, noor, "nl", "Verborgen")
		change(t, s, thread.ID, remove(forum.Hidden, dutch, clock.Now()))
		for range 2 {
			for name, c := range map[string]struct {
				viewer forum.Viewer
				kind   forum.Kind
			}{"author": {forum.As(noor), ""}, "moderator": {forum.As(dutch), ""}, "other": {forum.As(lars), forum.NotFound}, "visitor": {forum.Viewer{}, forum.NotFound}} {
				p, err := s.ThreadPage(t.Context(), c.viewer, thread.ID, 1)
				if forum.KindOf(err) != c.kind {
					t.Errorf("%s: %v, want %q", name, err, c.kind)
				}
				if err == nil && !p.Posts[0].Readable {
					t.Errorf("%s opens the thread but may not read it", name)
				}
			}
		}
	})
}

// A write shows to whoever asks after it, and many who ask meanwhile never get a
// page that goes back.
func TestSharedPagesFollowWrites(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		thread := storetest.Thread(t, s, noor, "nl", "Druk gesprek")
		ctx, stop := context.WithCancel(t.Context())
		var readers sync.WaitGroup
		for range 4 {
			readers.Go(func() {
				for seen := 0; ctx.Err() == nil; {
					p, err := s.ThreadPage(t.Context(), forum.As(lars), thread.ID, 1)
					if err != nil || len(p.Posts) < seen {
						t.Errorf("%v: the page went back to before %d posts", err, seen)
						return
					}
					seen = len(p.Posts)
				}
			})
		}
		for n := 2; n <= 15; n++ {
			post := storetest.Comment(t, s, thread.ID, noor, "nl")
			p, err := s.ThreadPage(t.Context(), forum.As(noor), thread.ID, 1)
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Posts) != n || p.Posts[n-1].ID != post.ID || p.Thread.PostCount != n {
				t.Errorf("after post %d the page has %d", n, len(p.Posts))
			}
			list, err := s.ListPage(t.Context(), forum.As(noor), forum.ListQuery{})
			if err != nil || list.Threads[0].PostCount != n {
				t.Errorf("after post %d the list says %+v (%v)", n, list.Threads, err)
			}
		}
		stop()
		readers.Wait()
	})
}

// Sessions in memory follow what happens to the member, also in other processes.
func TestKeptSessions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := t.Context()
		noor := storetest.Member(t, s, "noor")
		open := func(name string) (hash []byte, session *forum.Session) {
			hash = []byte(fmt.Sprintf("%032s", name))
			session = &forum.Session{TokenHash: hash, MemberID: noor.ID, ExpiresAt: clock.Now().Add(time.Hour)}
			storetest.Write(t, s, func(tx *store.Tx) error { return tx.AddSession(session) })
			return hash, session
		}
		signedIn := func(hash []byte) *forum.Member {
			t.Helper()
			_, m, err := s.SignedIn(ctx, hash)
			if err != nil && !forum.Is(err, forum.NotFound) {
				t.Fatal(err)
			}
			return m
		}
		first, ended := open("first")
		second, _ := open("second")
		signedIn(first).Handle = "changed by the caller"
		if m := signedIn(first); m == nil || m.Handle != "noor" {
			t.Fatalf("the kept member is %+v", m)
		}
		signedIn(second)
		atMost(t, 0, func(ctx context.Context) error {
			_, _, err := s.SignedIn(ctx, first)
			return err
		})
		storetest.Write(t, s, func(tx *store.Tx) error { return tx.EndSession(noor.ID, ended.ID) })
		if signedIn(first) != nil || signedIn(second) == nil {
			t.Error("the session that ended is kept, or the other one isn't")
		}
		storetest.Write(t, s, func(tx *store.Tx) error {
			m, err := tx.LockMember(noor.ID)
			if err != nil {
				return err
			}
			m.Role, m.DisplayName = forum.RoleAdmin, strings.Repeat("x", 3)
			return tx.SaveRole(m)
		})
		if m := signedIn(second); m.Role != forum.RoleAdmin {
			t.Errorf("the new role isn't seen: %s", m.Role)
		}
		storetest.Write(t, s, func(tx *store.Tx) error { return tx.EndSessions(noor.ID, 0) })
		if signedIn(second) != nil {
			t.Error("a session outlives the end of all")
		}
		third, _ := open("third")
		signedIn(third)
		clock.Advance(time.Hour)
		if signedIn(third) != nil {
			t.Error("a session outlives its time")
		}
	})
}
