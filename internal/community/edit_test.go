package community_test

import (
	"cmp"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"tertulia/internal/community"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

// editOf is the form for editing a post, as it is when opened.
func editOf(p *forum.PostPage) community.Edit {
	return community.Edit{Post: p.Post.ID, Revision: p.Post.Revision, Text: community.Text{
		Title: p.Thread.Title, Body: p.Post.Markdown, Lang: p.Post.Lang, Tags: "sales", LangSure: true}}
}

func TestEditComment(t *testing.T) {
	eachScene(t, func(s *scene) {
		p := s.say(s.other, "Eerst dit")
		s.clock.Advance(time.Minute)
		e := editOf(s.post(p.Post.ID))
		e.Body, e.Lang, e.Title = "Dann das @sanne", "de", "not looked at"
		if _, err := s.Edit(ctx, forum.As(s.other), e); err != nil {
			t.Fatal(err)
		}
		h, err := s.store.HistoryPage(ctx, forum.Viewer{}, p.Post.ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		if h.Post.Markdown != "Dann das @sanne" || h.Post.Lang != "de" || h.Post.Revision != 2 || !h.Post.EditedAt.Equal(s.clock.Now()) {
			t.Errorf("after the edit: %+v", h.Post)
		}
		if len(h.Revisions) != 2 || h.Revisions[1].Markdown != "Eerst dit" || h.Revisions[1].Lang != "nl" || h.Revisions[1].EditorID != s.other.ID {
			t.Errorf("history %+v", h.Revisions)
		}
		if h.Thread.Title != s.thread.Title || h.Thread.Version != s.thread.Version {
			t.Errorf("the edit of a comment changed the thread: %+v", h.Thread)
		}
	})
}

func TestEditOpening(t *testing.T) {
	eachScene(t, func(s *scene) {
		e := editOf(s.post(s.thread.LastPostID))
		e.Title, e.Lang, e.Tags = "Ist Twitter ein Servicekanal?", "de", "tools, Kundenservice"
		made, err := s.Edit(ctx, forum.As(s.author), e)
		if err != nil {
			t.Fatal(err)
		}
		if made.Thread.Slug != "ist-twitter-ein-servicekanal" || made.Thread.Lang != "de" || made.Thread.Version != s.thread.Version+1 {
			t.Errorf("thread %+v", made.Thread)
		}
		h, err := s.store.HistoryPage(ctx, forum.Viewer{}, made.Post.ID, 0)
		if err != nil || len(h.Tags) != 2 || h.Tags[1].Key != "customer-service" || h.Post.Lang != "de" {
			t.Errorf("page %+v, error %v", h, err)
		}
		if r := h.Revisions[1]; r.Title != s.thread.Title || r.Tags != "sales" || r.Lang != "nl" {
			t.Errorf("revision %+v", r)
		}
		e.Revision = 2
		if made, err = s.Edit(ctx, forum.As(s.author), e); err != nil || made.Post.Revision != 2 {
			t.Errorf("an edit that changes nothing made revision %d, error %v", made.Post.Revision, err)
		}
		e.Title = "kurz"
		_, err = s.Edit(ctx, forum.As(s.author), e)
		s.want("a title too short", err, forum.Invalid)
	})
}

// What a thread's tags are called can be what other tags are called or would be: as the
// form of an edit writes them they are read back, also where a thread may no longer have
// so many.
func TestEditKeepsTags(t *testing.T) {
	eachScene(t, func(s *scene) {
		made, err := s.OpenThread(ctx, forum.As(s.author), community.Opening{Text: community.Text{Title: "Bots in een gesprek",
			Body: "Tekst", Lang: "nl", LangSure: true, Tags: "automaten, Robots, kunden, stil"}})
		if err != nil {
			t.Fatal(err)
		}
		for key, name := range map[string]string{"robots": "Automaten", "kunden": "Kundenservice", "stil": "…, #"} {
			tag, err := s.store.Tag(ctx, key)
			if err != nil {
				t.Fatal(err)
			}
			storetest.Translate(s.T, s.store, forum.NameOf(tag.ID), "de", storetest.Translated(s.other, 1, name))
		}
		s.set("limits.tags-max", "2")
		const as = "automaten, Robots, Kundenservice, stil"
		german := func(tag forum.Tag) string { return cmp.Or(tag.Names.In("de"), tag.Name) }
		if written := s.WriteTags(s.post(made.Post.ID).Tags, german); written != as {
			t.Errorf("the form writes %q, want %q", written, as)
		}
		for _, step := range []struct{ typed, want string }{
			{as, "automaten robots kunden stil"},
			{as + ", nieuw", ""}, // is one too many
			{"Kundenservice, Robots", "kunden robots"},
			{"#automaten", "robots"}, // that is what it is called
		} {
			e := editOf(s.post(made.Post.ID))
			e.Body, e.Tags = e.Body+"!", step.typed
			if _, err = s.Edit(ctx, forum.As(s.author), e); step.want == "" {
				s.want("a tag too many", err, forum.Invalid)
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			var keys []string
			for _, tag := range s.post(made.Post.ID).Tags {
				keys = append(keys, tag.Key)
			}
			if got := strings.Join(keys, " "); got != step.want {
				t.Errorf("%s: the thread has %q, want %q", step.typed, got, step.want)
			}
		}
	})
}

// A text that its author removed for good stays away: what stands above it can be changed.
func TestEditAboveARemovedText(t *testing.T) {
	eachScene(t, func(s *scene) {
		s.say(s.other, "Wij niet.")
		stale := editOf(s.post(s.thread.LastPostID))
		storetest.Write(s.T, s.store, func(tx *store.Tx) error {
			o, err := tx.LockOriginal(forum.TextOf(s.thread.LastPostID))
			if err != nil {
				return err
			}
			return tx.WipePost(o.Thread, o.Post, text.Analyse("nl", o.Thread.Title))
		})
		_, err := s.Edit(ctx, forum.As(s.dutch), stale)
		s.want("a form from before", err, forum.Conflict)
		e := editOf(s.post(s.thread.LastPostID))
		e.Body = "Een ander woord"
		_, err = s.Edit(ctx, forum.As(s.dutch), e)
		s.want("another text", err, forum.Conflict)
		e.Title, e.Body, e.Tags = "Is X een servicekanaal?", " ", "sales, tools"
		if _, err = s.Edit(ctx, forum.As(s.dutch), e); err != nil {
			t.Fatal(err)
		}
		if _, err = s.Relabel(ctx, forum.As(s.dutch), e.Post, forum.Und); err != nil {
			t.Fatal(err)
		}
		after := s.post(e.Post)
		if after.Thread.Title != e.Title || len(after.Tags) != 2 || after.Post.Markdown != "" || !after.Post.Wiped() || after.Post.Revision != 3 {
			t.Errorf("after the edits: %+v", after)
		}
	})
}

func TestSimultaneousEdits(t *testing.T) {
	eachScene(t, func(s *scene) {
		p := s.say(s.other, "Eerst")
		page := s.post(p.Post.ID)
		var wg sync.WaitGroup
		results := make(chan error, 8)
		for i := range 8 {
			wg.Go(func() {
				e := editOf(page)
				e.Body = "Versie " + string(rune('a'+i))
				_, err := s.Edit(ctx, forum.As(s.other), e)
				results <- err
			})
		}
		wg.Wait()
		close(results)
		saved := 0
		for err := range results {
			var changed *community.Changed
			switch {
			case err == nil:
				saved++
			case !errors.As(err, &changed):
				t.Errorf("edit failed: %v", err)
			case changed.Current.Post.Revision != 2 || changed.Current.Post.Markdown == "Eerst" || !forum.Is(err, forum.Conflict):
				t.Errorf("conflict carries %+v", changed.Current.Post)
			}
		}
		if saved != 1 {
			t.Errorf("%d of the edits were saved, want 1", saved)
		}
		for _, revision := range []int{0, 1, 3, -1} {
			e := editOf(page)
			e.Revision = revision
			_, err := s.Edit(ctx, forum.As(s.other), e)
			s.want("an edit of a revision that isn't the newest", err, forum.Conflict)
		}
	})
}

func TestWhoMayEdit(t *testing.T) {
	eachScene(t, func(s *scene) {
		comment := s.say(s.other, "Tekst").Post.ID
		for name, c := range map[string]struct {
			viewer           forum.Viewer
			comment, opening forum.Kind
		}{
			"visitor":          {forum.Viewer{}, forum.Unauthorized, forum.Unauthorized},
			"unconfirmed":      {forum.As(s.unproven), forum.Forbidden, forum.Forbidden},
			"thread's author":  {forum.As(s.author), forum.Forbidden, ""},
			"comment's author": {forum.As(s.other), "", forum.Forbidden},
			"moderator":        {forum.As(s.dutch), "", ""},
			"German moderator": {forum.As(s.german), forum.Forbidden, forum.Forbidden},
		} {
			for id, want := range map[forum.PostID]forum.Kind{comment: c.comment, s.thread.LastPostID: c.opening} {
				e := editOf(s.post(id))
				e.Body += " en meer"
				_, err := s.Edit(ctx, c.viewer, e)
				s.want(name, err, want)
			}
		}
		e := editOf(s.post(comment))
		e.Lang = "de"
		_, err := s.Edit(ctx, forum.As(s.dutch), e)
		s.want("a Dutch moderator makes it German", err, forum.Forbidden)
		s.close()
		_, err = s.Edit(ctx, forum.As(s.other), editOf(s.post(comment)))
		s.want("the author, after the closing", err, forum.Conflict)
	})
}

// The edit of somebody else's post is in the moderation log; one's own isn't.
func TestEditsOfModeratorsAreLogged(t *testing.T) {
	eachScene(t, func(s *scene) {
		p := s.say(s.other, "Tekst").Post.ID
		for _, m := range []*forum.Member{s.other, s.dutch} {
			e := editOf(s.post(p))
			e.Body += "!"
			if _, err := s.Edit(ctx, forum.As(m), e); err != nil {
				t.Fatal(err)
			}
		}
		log, err := s.store.LogPage(ctx, forum.Viewer{}, forum.LogQuery{})
		if err != nil || len(log.Decisions) != 1 {
			t.Fatalf("log %+v, error %v", log.Decisions, err)
		}
		if d := log.Decisions[0]; d.Act != forum.ActEdit || d.ActorID != s.dutch.ID || *d.MemberID != s.other.ID || *d.PostID != p {
			t.Errorf("decision %+v", d)
		}
	})
}
