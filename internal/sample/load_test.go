package sample

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tertulia/internal/forum"
)

const somePeople = `
- {handle: ann, name: Ann, writes: en, time_zone: UTC, joined: 50d}
- {handle: mo, name: Mo, writes: ar, time_zone: UTC, joined: 50d, role: moderator, moderates: [en]}
- {handle: gone, name: Gone, writes: en, time_zone: UTC, joined: 50d, erased: 20d}
- {handle: old, name: Old, kind: imported, time_zone: UTC}
`

// load reads a community of somePeople with one thread, "a", and an empty
// thread "b" to refer to.
func load(thread string) (Community, error) {
	return Load(fstest.MapFS{
		"members.yaml": {Data: []byte(somePeople)},
		"threads/a.md": {Data: []byte(thread)},
		"threads/b.md": {Data: []byte(front("") + "Text.\n")},
	})
}

// front is a sound front matter with further lines.
func front(more string) string {
	return "---\nlang: en\ntitle: A title\nauthor: ann\nago: 40d\ntags: [tools]\n" + more + "---\n"
}

func TestLoadReadsAThread(t *testing.T) {
	c, err := load(front("pinned: {by: mo, ago: 39d}\n") + `
First text.

=== edit {ago: 39d 2h, title: A better title}
Second text.

With *two* paragraphs.

=== 2 {author: mo, lang: ar, ago: 3h 5m, reply: 1}
تعليق
===
=== 3 {author: ann, ago: 2h, deleted: {ago: 1h}}
Taken back.
`)
	if err != nil {
		t.Fatal(err)
	}
	a := c.Threads[0]
	if a.ID != "a" || a.Title != "A title" || a.Lang != "en" || a.Pinned.By != "mo" || len(a.Posts) != 3 {
		t.Fatalf("thread %+v", a)
	}
	opening, comment, deleted := a.Posts[0], a.Posts[1], a.Posts[2]
	want := Edit{By: "ann", Age: Age(39*24*time.Hour + 2*time.Hour), Title: "A better title",
		Text: "Second text.\n\nWith *two* paragraphs."}
	if opening.Text != "First text." || len(opening.Edits) != 1 || opening.Edits[0] != want {
		t.Errorf("opening post %+v", opening)
	}
	if comment.Lang != "ar" || comment.ReplyTo != 1 || comment.Age.String() != "3h 5m" || comment.Text != "تعليق\n===" {
		t.Errorf("comment %+v", comment)
	}
	if deleted.Lang != "en" || deleted.Deleted.By != "ann" || deleted.Deleted.Reason != forum.RemovedByAuthor {
		t.Errorf("deleted comment %+v", deleted)
	}
}

func TestLoadReadsAReopenedThread(t *testing.T) {
	c, err := load(front("closing: {by: mo, ago: 30d, reason: heated, note: Rest., "+
		"reopened: {by: mo, ago: 10d, reason: mistake}}\n") +
		"Text.\n=== 2 {author: ann, ago: 9d}\nMore.\n")
	if err != nil {
		t.Fatal(err)
	}
	closing := c.Threads[0].Closing
	if closing.Reason != forum.CloseHeated || closing.Reopened.Reason != forum.ReopenMistake {
		t.Errorf("closing %+v", closing)
	}
}

func TestLoadRefuses(t *testing.T) {
	for _, test := range []struct{ name, thread, want string }{
		{"no front matter", "Text.", "threads/a.md: line 1: no front matter"},
		{"an unknown field", front("colour: red\n") + "Text.", "colour"},
		{"an unreadable age", front("pinned: {by: mo, ago: long}\n") + "Text.", `age "long"`},
		{"no text", front(""), "a: post 1: language or text is missing"},
		{"a gap in the numbers", front("") + "Text.\n=== 3 {author: ann, ago: 1d}\nMore.",
			"line 9: comment 3 stands where 2 should"},
		{"an unknown marker", front("") + "Text.\n=== quote {}\nMore.", `marker "quote"`},
		{"a comment without text", front("") + "Text.\n=== 2 {author: ann, ago: 1d}\n", "no text below"},
		{"an unknown author", front("") + "Text.\n=== 2 {author: bob, ago: 1d}\nMore.", `author "bob"`},
		{"a reply to what comes later", front("") + "Text.\n=== 2 {author: ann, ago: 1d, reply: 2}\nMore.", "replies to 2"},
		{"a comment older than the one before", front("") + "Text.\n=== 2 {author: ann, ago: 41d}\nMore.", "comes before"},
		{"a comment before joining", front("") + "Text.\n=== 2 {author: ann, ago: 51d}\nMore.", "comes before"},
		{"a comment after leaving", front("") + "Text.\n=== 2 {author: gone, ago: 19d}\nMore.", "closed account"},
		{"an edit older than its post", front("") + "Text.\n=== edit {ago: 41d}\nMore.", "edit 41d ago comes before"},
		{"another member's edit", front("") + "Text.\n=== edit {ago: 1d, by: gone}\nMore.", "who doesn't moderate en"},
		{"a comment's title", front("") + "Text.\n=== 2 {author: ann, ago: 2d}\nMore.\n=== edit {ago: 1d, title: New}\nMost.",
			"changes the title"},
		{"hiding for no reason", front("") + "Text.\n=== 2 {author: ann, ago: 2d, hidden: {by: mo, ago: 1d}}\nMore.",
			`for the reason ""`},
		{"a moderator of another language", front("") + "Text.\n=== 2 {author: ann, lang: nl, ago: 2d, " +
			"hidden: {by: mo, ago: 1d, reason: spam}}\nMore.", "mo, who doesn't moderate nl"},
		{"closing by a member", front("closing: {by: ann, ago: 1d, reason: spam}\n") + "Text.", "ann, who doesn't moderate en"},
		{"an unknown reason", front("closing: {by: mo, ago: 1d, reason: boring}\n") + "Text.", `for the reason "boring"`},
		{"a duplicate of nothing", front("closing: {by: mo, ago: 1d, reason: duplicate}\n") + "Text.", "has a successor"},
		{"a duplicate of itself", front("closing: {by: mo, ago: 1d, reason: duplicate, successor: a}\n") + "Text.",
			`successor "a"`},
		{"a comment on a closed thread", front("closing: {by: mo, ago: 9d, reason: heated}\n") +
			"Text.\n=== 2 {author: ann, ago: 8d}\nMore.", "post 2 was written while the thread was closed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := load(test.thread)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestLoadRefusesMembers(t *testing.T) {
	for _, test := range []struct{ name, members, want string }{
		{"twice the same", "- {handle: a, name: A, time_zone: UTC}\n- {handle: a, name: B, time_zone: UTC}", "taken"},
		{"no such time zone", "- {handle: a, name: A, time_zone: Moon/Base}", "time zone"},
		{"a moderator of nothing", "- {handle: a, name: A, time_zone: UTC, role: moderator}", "moderates languages"},
		{"an unknown role", "- {handle: a, name: A, time_zone: UTC, role: king}", "moderates languages"},
		{"an unknown kind", "- {handle: a, name: A, time_zone: UTC, kind: ghost}", `kind "ghost"`},
		{"no name", "- {handle: a, time_zone: UTC}", "no display name"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load(fstest.MapFS{"members.yaml": {Data: []byte(test.members)}})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestAge(t *testing.T) {
	for in, want := range map[string]time.Duration{
		"41d 3h": 41*24*time.Hour + 3*time.Hour, "25m": 25 * time.Minute, "0m": 0, "26h": 26 * time.Hour,
	} {
		var a Age
		if err := a.UnmarshalText([]byte(in)); err != nil || time.Duration(a) != want {
			t.Errorf("%q is %v (%v), want %v", in, time.Duration(a), err, want)
		}
	}
	for _, in := range []string{"", "3", "d", "-1d", "1w", "1d3h"} {
		if err := new(Age).UnmarshalText([]byte(in)); err == nil {
			t.Errorf("%q is read as an age", in)
		}
	}
	now := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	if got := Age(time.Hour).Before(now); !got.Equal(now.Add(-time.Hour)) {
		t.Errorf("an hour before %v is %v", now, got)
	}
	if got := Age(26 * time.Hour).String(); got != "1d 2h" {
		t.Errorf("26 hours are written %q", got)
	}
}
