package community_test

import (
	"strings"
	"testing"

	"tertulia/internal/community"
	"tertulia/internal/forum"
)

func TestDraft(t *testing.T) {
	eachScene(t, func(s *scene) {
		place := forum.CommentIn(s.thread.ID)
		save := func(d forum.Draft) error { return s.SaveDraft(ctx, forum.As(s.other), community.Draft{Draft: d}) }
		s.want("saving", save(forum.Draft{Place: place, Body: "een\r\nhalve  zin ", Lang: "tlh", MemberID: 99}), "")
		d, err := s.store.Draft(ctx, forum.As(s.other), place)
		if err != nil || d.Body != "een\nhalve  zin " || d.Lang != "" || d.MemberID != s.other.ID {
			t.Errorf("draft %+v, error %v", d, err)
		}
		_, err = s.store.Draft(ctx, forum.As(s.author), place)
		s.want("another member's draft", err, forum.NotFound)
		s.want("saving nothing", save(forum.Draft{Place: place, Body: " \n"}), "")
		_, err = s.store.Draft(ctx, forum.As(s.other), place)
		s.want("a draft emptied", err, forum.NotFound)
		s.want("in no place", save(forum.Draft{Place: "thread:", Body: "x"}), forum.Malformed)
		s.want("in a thread that isn't there", save(forum.Draft{Place: "thread:999", Body: "x"}), forum.NotFound)
		s.want("for a post that isn't there", save(forum.Draft{Place: "post:999", Body: "x"}), forum.NotFound)
		s.want("a book", save(forum.Draft{Place: place, Body: strings.Repeat("x", 200_000)}), forum.TooLarge)
		s.close()
		s.want("in a closed thread", save(forum.Draft{Place: place, Body: "bewaard"}), "")
		s.want("a visitor", s.SaveDraft(ctx, forum.Viewer{}, community.Draft{Draft: forum.Draft{Place: place}}), forum.Unauthorized)
		s.want("dropping", s.DropDraft(ctx, forum.As(s.other), place), "")
	})
}

// A page saves a draft on its own, and late: what it sent meanwhile doesn't come back as
// one, also where the text has several lines, which forms and scripts end in their own way.
func TestWhatWasSentIsNoDraft(t *testing.T) {
	eachScene(t, func(s *scene) {
		v := forum.As(s.author)
		none := func(what string, d community.Draft, kept bool) {
			t.Helper()
			s.want("saving late "+what, s.SaveDraft(ctx, v, d), "")
			_, err := s.store.Draft(ctx, v, d.Place)
			if kept != (err == nil) {
				t.Errorf("%s: a draft is kept: %v (%v)", what, err == nil, err)
			}
			s.want("dropping", s.DropDraft(ctx, v, d.Place), "")
		}
		comment := forum.CommentIn(s.thread.ID)
		_, err := s.Comment(ctx, v, community.Comment{Thread: s.thread.ID, Key: "form",
			Text: community.Text{Body: "Eerste regel\r\ntweede regel", Lang: "nl", LangSure: true}})
		s.want("a comment", err, "")
		none("the comment", community.Draft{Key: "form", Draft: forum.Draft{Place: comment, Body: "Eerste regel\ntweede regel"}}, false)
		none("another comment", community.Draft{Key: "form", Draft: forum.Draft{Place: comment, Body: "Eerste regel\nderde regel"}}, true)

		page, err := s.store.PostPage(ctx, v, s.thread.LastPostID)
		s.want("the opening post", err, "")
		edit := forum.EditOf(page.Post.ID)
		made, err := s.Edit(ctx, v, community.Edit{Post: page.Post.ID, Revision: page.Post.Revision,
			Text: community.Text{Title: page.Thread.Title, Body: "Nu\r\nanders\r\n", Lang: page.Post.Lang, LangSure: true}})
		s.want("an edit", err, "")
		draft := forum.Draft{Place: edit, Title: page.Thread.Title, Body: "Nu\nanders\n", Revision: page.Post.Revision}
		none("the edit", community.Draft{Draft: draft}, false)
		draft.Revision = made.Post.Revision
		none("an edit of its tags", community.Draft{Draft: draft}, true)
		draft.Body = "Weer anders"
		none("another edit", community.Draft{Draft: draft}, true)
	})
}
