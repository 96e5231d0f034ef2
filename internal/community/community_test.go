package community_test

import (
	"context"
	"errors"
	"testing"

	"tertulia/internal/community"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

var ctx = context.Background()

// scene is a Dutch thread and the people around it.
type scene struct {
	*testing.T
	store *store.Store
	clock *storetest.Clock
	*community.Service

	author, other *forum.Member
	dutch, german *forum.Member // moderators
	unproven      *forum.Member // hasn't confirmed an e-mail address
	thread        forum.Thread
}

func eachScene(t *testing.T, test func(s *scene)) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		sc := &scene{T: t, store: s, clock: clock,
			author: storetest.Member(t, s, "sanne"), other: storetest.Member(t, s, "jonas"),
			dutch: storetest.Moderator(t, s, "pieter", "nl"), german: storetest.Moderator(t, s, "anke", "de"),
		}
		sc.Service = community.New(s, community.Config{
			Langs:   []forum.Lang{"nl", "de", "ar", "es", "en"},
			BaseURL: "https://forum.example",
			TagKey: func(name string) (string, bool) {
				return "customer-service", name == "Kundenservice"
			},
		})
		storetest.Write(t, s, func(tx *store.Tx) error {
			sc.unproven = &forum.Member{Kind: forum.KindAccount, Handle: "nieuw", Role: forum.RoleMember}
			return tx.AddMember(sc.unproven)
		})
		sc.thread = sc.open(sc.author, "Is Twitter een servicekanaal?", "Wij vinden van wel.").Thread
		test(sc)
		if found, err := s.Inspect(ctx); err != nil || len(found) > 0 {
			t.Errorf("the database has %+v, error %v", found, err)
		}
	})
}

// set changes a community setting.
func (s *scene) set(key, value string) {
	s.Helper()
	storetest.Write(s.T, s.store, func(tx *store.Tx) error { return tx.SetSetting(key, value, forum.SystemID) })
}

// open opens a Dutch thread.
func (s *scene) open(m *forum.Member, title, body string) community.Posted {
	s.Helper()
	made, err := s.OpenThread(ctx, forum.As(m), community.Opening{Text: community.Text{
		Title: title, Body: body, Lang: "nl", LangSure: true, Tags: "sales"}})
	if err != nil {
		s.Fatal(err)
	}
	return made
}

// say comments in Dutch in the scene's thread.
func (s *scene) say(m *forum.Member, body string) community.Posted {
	s.Helper()
	made, err := s.Comment(ctx, forum.As(m), s.comment(body))
	if err != nil {
		s.Fatal(err)
	}
	return made
}

func (s *scene) comment(body string) community.Comment {
	return community.Comment{Thread: s.thread.ID, Text: community.Text{Body: body, Lang: "nl", LangSure: true}}
}

// close closes the scene's thread.
func (s *scene) close() { s.closeThread(s.thread.ID) }

func (s *scene) closeThread(id forum.ThreadID) {
	storetest.Decide(s, s.store, id, func(t *forum.Thread) forum.Decision { return t.Close(s.closing()) })
}

func (s *scene) closing() forum.Closing {
	return forum.Closing{Reason: forum.CloseResolved, ByID: &s.dutch.ID, At: new(s.clock.Now())}
}

func (s *scene) change(id forum.ThreadID, transition func(*forum.Thread)) {
	s.Helper()
	storetest.Write(s.T, s.store, func(tx *store.Tx) error {
		t, err := tx.LockThread(id)
		if err != nil {
			return err
		}
		transition(&t)
		return tx.SaveThread(&t)
	})
}

// page is the first page of the scene's thread, for who may see everything.
func (s *scene) page() *forum.ThreadPage {
	s.Helper()
	p, err := s.store.ThreadPage(ctx, forum.As(s.dutch), s.thread.ID, 1)
	if err != nil {
		s.Fatal(err)
	}
	return p
}

func (s *scene) post(id forum.PostID) *forum.PostPage {
	s.Helper()
	p, err := s.store.PostPage(ctx, forum.As(s.dutch), id)
	if err != nil {
		s.Fatal(err)
	}
	return p
}

// want fails unless err is of the kind, or there is none for "".
func (s *scene) want(what string, err error, kind forum.Kind) {
	s.Helper()
	if forum.KindOf(err) != kind || (err != nil && kind == "") {
		s.Errorf("%s: %v, want %q", what, err, kind)
	}
}

// fields are the keys of a failure's messages, by field.
func fields(err error) map[string]string {
	keys := map[string]string{}
	var e *forum.Error
	if errors.As(err, &e) {
		for _, f := range e.Fields() {
			keys[f.Field] = f.Key
		}
	}
	return keys
}
