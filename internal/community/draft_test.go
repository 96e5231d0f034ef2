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
