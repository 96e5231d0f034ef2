package forum_test

import (
	"strings"
	"testing"
	"time"

	"tertulia/internal/forum"
)

var now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// The people of the tables below: a comment by the author in Dutch stands in the
// Dutch thread of its author; dutch, german and every are moderators.
func viewerNamed(t *testing.T, name string) forum.Viewer {
	t.Helper()
	m := &forum.Member{Kind: forum.KindAccount, Role: forum.RoleMember, EmailConfirmedAt: &now}
	moderator := func(langs forum.Langs) { m.Role, m.Moderates = forum.RoleModerator, langs }
	switch name {
	case "visitor":
		return forum.Viewer{}
	case "unproven": // the author, before confirming an e-mail address
		m.ID, m.EmailConfirmedAt = author, nil
	case "author":
		m.ID = author
	case "other":
		m.ID = 3
	case "dutch":
		m.ID = 4
		moderator("nl")
	case "german":
		m.ID = 5
		moderator("de,ar")
	case "every":
		m.ID = 6
		moderator("")
	case "admin":
		m.ID, m.Role = 7, forum.RoleAdmin
	default:
		t.Fatalf("nobody is called %q", name)
	}
	return forum.As(m)
}

const author forum.MemberID = 2

// setting is what the words at the start of a row describe.
type setting struct {
	thread forum.Thread
	post   forum.Post
}

// set applies one word of a row: "closed", "hidden" (the post), "thread:hidden",
// "by-author", "opening", "commented", "und", "de" (the post's language), "old".
func (s *setting) set(t *testing.T, word string) {
	t.Helper()
	place, vis := &s.post.Visibility, word
	if rest, ok := strings.CutPrefix(word, "thread:"); ok {
		place, vis = &s.thread.Visibility, rest
	}
	removal := func(r *forum.Removal) { r.Reason, r.At = forum.RemovedByAuthor, new(now.Add(-time.Hour)) }
	switch vis {
	case "open":
	case "closed":
		s.thread.State = forum.Closed
	case "visible", "pending", "hidden", "deleted":
		*place = forum.Visibility(vis)
	case "by-author":
		removal(&s.thread.Removal)
		removal(&s.post.Removal)
	case "old":
		s.thread.Removal.At, s.post.Removal.At = new(now.Add(-31*24*time.Hour)), new(now.Add(-31*24*time.Hour))
	case "opening":
		s.post.Number = 1
	case "commented":
		s.thread.PostCount = 2
	case "und", "de":
		s.post.Lang = forum.Lang(vis)
	case "thread-und":
		s.thread.Lang = forum.Und
	default:
		t.Fatalf("no such word: %q", word)
	}
}

func newSetting() setting {
	return setting{
		forum.Thread{ID: 1, AuthorID: author, Lang: "nl", State: forum.Open, Visibility: forum.Visible, PostCount: 1},
		forum.Post{ID: 9, ThreadID: 1, Number: 2, AuthorID: author, Lang: "nl", Visibility: forum.Visible},
	}
}

// rules are the rules by the name that their table gives them.
func rules() map[string]func(forum.Viewer, *forum.Thread, *forum.Post) error {
	return map[string]func(forum.Viewer, *forum.Thread, *forum.Post) error{
		"SeeThread": func(v forum.Viewer, t *forum.Thread, _ *forum.Post) error { return forum.SeeThread(v, t) },
		"SeePost":   forum.SeePost,
		"CanComment": func(v forum.Viewer, t *forum.Thread, _ *forum.Post) error {
			return forum.CanComment(v, t)
		},
		"CanEdit":     forum.CanEdit,
		"CanWithdraw": forum.CanWithdraw,
		"CanTakeBack": func(v forum.Viewer, t *forum.Thread, p *forum.Post) error {
			return forum.CanTakeBack(v, t, p, 30*24*time.Hour, now)
		},
		"CanModerateThread": func(v forum.Viewer, t *forum.Thread, _ *forum.Post) error {
			return forum.CanModerateThread(v, t)
		},
		"CanModeratePost": forum.CanModeratePost,
		"CanClose":        func(v forum.Viewer, t *forum.Thread, _ *forum.Post) error { return forum.CanClose(v, t) },
		"CanReopen":       func(v forum.Viewer, t *forum.Thread, _ *forum.Post) error { return forum.CanReopen(v, t) },
	}
}

// table holds a paragraph for each rule: who in its first line, then a row for
// each setting. "-" stands for allowed, 401, 403, 404, 409 and 410 for the kind
// of failure that has this status.
const table = `
SeeThread                visitor unproven author other dutch german every admin
thread:visible           -       -        -      -     -     -      -     -
thread:visible closed    -       -        -      -     -     -      -     -
thread:pending           404     -        -      404   -     404    -     -
thread:hidden            404     -        -      404   -     404    -     -
thread:hidden thread-und 404     -        -      404   -     -      -     -
thread:deleted           410     410      410    410   -     410    -     -
thread:deleted by-author 410     -        -      410   -     410    -     -

SeePost                  visitor unproven author other dutch german every admin
visible                  -       -        -      -     -     -      -     -
pending                  404     -        -      404   -     404    -     -
hidden                   404     -        -      404   -     404    -     -
hidden closed            404     -        -      404   -     404    -     -
hidden de                404     -        -      404   404   -      -     -
hidden und               404     -        -      404   -     -      -     -
deleted                  410     410      410    410   -     410    -     -
deleted by-author        410     -        -      410   -     410    -     -
thread:hidden            404     -        -      404   -     404    -     -
thread:hidden de         404     -        -      404   -     404    -     -
thread:deleted           410     410      410    410   -     410    -     -

CanComment               visitor unproven author other dutch german every admin
open                     401     403      -      -     -     -      -     -
closed                   401     403      409    409   409   409    409   409
thread:pending           404     403      409    404   409   404    409   409
thread:hidden            404     403      409    404   409   404    409   409
thread:deleted           410     410      410    410   409   410    409   409

CanEdit                  visitor unproven author other dutch german every admin
open                     401     403      -      403   -     403    -     -
closed                   401     403      409    403   -     403    -     -
open de                  401     403      -      403   403   -      -     -
open de thread-und       401     403      -      403   403   -      -     -
hidden                   404     403      409    404   -     404    -     -
deleted                  410     410      410    410   -     410    -     -
deleted by-author        410     403      409    410   -     410    -     -
thread:hidden            404     403      409    404   -     404    -     -
opening                  401     403      -      403   -     403    -     -
opening closed           401     403      409    403   -     403    -     -

CanWithdraw              visitor unproven author other dutch german every admin
open                     401     403      -      403   403   403    403   403
closed                   401     403      409    403   403   403    403   403
hidden                   404     403      409    404   403   404    403   403
deleted by-author        410     403      409    410   403   410    403   403
thread:hidden            404     403      409    404   403   404    403   403
opening                  401     403      -      403   403   403    403   403
opening commented        401     403      409    403   403   403    403   403

CanTakeBack              visitor unproven author other dutch german every admin
deleted by-author        401     403      -      410   403   410    403   403
deleted by-author old    401     403      409    410   403   410    403   403
deleted by-author closed 401     403      409    410   403   410    403   403
deleted                  401     403      403    410   403   410    403   403
hidden                   401     403      403    404   403   404    403   403
visible                  401     403      403    403   403   403    403   403
opening thread:deleted by-author 401 403  -      410   403   410    403   403

CanModerateThread        visitor unproven author other dutch german every admin
thread:visible           401     403      403    403   -     403    -     -
thread-und               401     403      403    403   -     -      -     -
thread:hidden            404     403      403    404   -     404    -     -
thread:deleted           410     410      410    410   -     410    -     -

CanModeratePost          visitor unproven author other dutch german every admin
visible                  401     403      403    403   -     403    -     -
visible de               401     403      403    403   403   -      -     -
visible und              401     403      403    403   -     -      -     -
hidden                   404     403      403    404   -     404    -     -
hidden de                404     403      403    404   404   -      -     -
thread:hidden de         404     403      403    404   403   404    -     -

CanClose                 visitor unproven author other dutch german every admin
open                     401     403      403    403   -     403    -     -
closed                   401     403      403    403   409   403    409   409
closed thread:hidden     404     403      403    404   409   404    409   409

CanReopen                visitor unproven author other dutch german every admin
closed                   401     403      403    403   -     403    -     -
open                     401     403      403    403   409   403    409   409
`

var kinds = map[string]forum.Kind{"-": "", "401": forum.Unauthorized, "403": forum.Forbidden,
	"404": forum.NotFound, "409": forum.Conflict, "410": forum.Gone}

func TestRules(t *testing.T) {
	tested := 0
	for paragraph := range strings.SplitSeq(strings.TrimSpace(table), "\n\n") {
		lines := strings.Split(paragraph, "\n")
		head := strings.Fields(lines[0])
		rule, people := rules()[head[0]], head[1:]
		if rule == nil {
			t.Fatalf("no rule is called %q", head[0])
		}
		tested++
		for _, line := range lines[1:] {
			fields := strings.Fields(line)
			words, wants := fields[:len(fields)-len(people)], fields[len(fields)-len(people):]
			s := newSetting()
			for _, word := range words {
				s.set(t, word)
			}
			for i, who := range people {
				want, known := kinds[wants[i]]
				if !known {
					t.Fatalf("%s %v: no kind %q", head[0], words, wants[i])
				}
				if got := forum.KindOf(rule(viewerNamed(t, who), &s.thread, &s.post)); got != want {
					t.Errorf("%s, %s, for %s: %q, want %q", head[0], strings.Join(words, " "), who, got, want)
				}
			}
		}
	}
	if tested != len(rules()) {
		t.Errorf("%d rules have a table, want %d", tested, len(rules()))
	}
}

func TestCanRelabel(t *testing.T) {
	cases := []struct {
		who      string
		from, to forum.Lang
		want     forum.Kind
	}{
		{"author", "nl", "de", ""},
		{"author", "nl", forum.Und, ""},
		{"other", "nl", "de", forum.Forbidden},
		{"other", "nl", "nl", ""},
		{"dutch", "nl", "de", forum.Forbidden},
		{"dutch", forum.Und, "nl", ""},
		{"dutch", "nl", forum.Und, ""},
		{"german", "de", "ar", ""},
		{"every", "nl", "de", ""},
		{"admin", "es", "ar", ""},
		{"visitor", "nl", "de", forum.Forbidden},
	}
	for _, c := range cases {
		if got := forum.KindOf(forum.CanRelabel(viewerNamed(t, c.who), author, c.from, c.to)); got != c.want {
			t.Errorf("%s relabels %s as %s: %q, want %q", c.who, c.from, c.to, got, c.want)
		}
	}
}

func TestSeeTag(t *testing.T) {
	moderator := forum.As(&forum.Member{ID: 3, Role: forum.RoleModerator})
	for _, c := range []struct {
		name string
		tag  forum.Tag
		v    forum.Viewer
		want forum.Kind
	}{
		{"in use", forum.Tag{Threads: 1}, forum.Viewer{}, ""},
		{"built in", forum.Tag{Builtin: true}, forum.Viewer{}, ""},
		{"not in use", forum.Tag{}, forum.Viewer{}, forum.NotFound},
		{"not in use, by a member", forum.Tag{}, forum.As(&forum.Member{ID: 2, Role: forum.RoleMember}), forum.NotFound},
		{"not in use, by a moderator", forum.Tag{}, moderator, ""},
	} {
		if err := forum.SeeTag(c.v, &c.tag); forum.KindOf(err) != c.want {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
