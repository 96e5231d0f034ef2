package forum_test

import (
	"testing"

	"tertulia/internal/forum"
)

func TestPlace(t *testing.T) {
	cases := []struct {
		place  forum.Place
		valid  bool
		thread forum.ThreadID
		post   forum.PostID
	}{
		{forum.NewThread, true, 0, 0},
		{forum.CommentIn(7), true, 7, 0},
		{forum.EditOf(9), true, 0, 9},
		{forum.TranslationOf(9, "nl"), true, 0, 0},
		{"translation:9:", false, 0, 0},
		{"translation:x:nl", false, 0, 0},
		{"translation:-9:nl", false, 0, 0},
		{"thread:0", false, 0, 0},
		{"thread:-1", false, -1, 0},
		{"thread:x", false, 0, 0},
		{"thread:07", false, 7, 0},
		{"thread:+7", false, 7, 0},
		{"post:007", false, 0, 7},
		{"post:", false, 0, 0},
		{"page:3", false, 0, 0},
		{"", false, 0, 0},
	}
	for _, c := range cases {
		if c.place.Valid() != c.valid || c.place.Thread() != c.thread || c.place.Post() != c.post {
			t.Errorf("%q: valid %t, thread %d, post %d", c.place, c.place.Valid(), c.place.Thread(), c.place.Post())
		}
	}
}
