package forum_test

import (
	"strings"
	"testing"

	"tertulia/internal/forum"
)

// The people of this table: the author of a Dutch comment in a Dutch thread;
// whoever translated it into German; a member who reads German, and one who
// doesn't; a moderator of Dutch, one of German, and an admin.
func translatingViewer(t *testing.T, name string) forum.Viewer {
	t.Helper()
	switch name {
	case "visitor", "unproven", "author", "other", "dutch", "german", "admin":
		v := viewerNamed(t, name)
		if v.SignedIn() {
			v.Member.ReadLangs = "nl"
		}
		return v
	}
	m := &forum.Member{ID: 20, ReadLangs: "nl", Kind: forum.KindAccount, Role: forum.RoleMember, EmailConfirmedAt: &now}
	switch name {
	case "translator":
		m.ID = 21
	case "reader":
		m.ReadLangs = "ar,de"
	case "any": // has not said
		m.ReadLangs = ""
	case "writer":
		m.WriteLang = "de"
	case "locale":
		m.Locale = "de"
	default:
		t.Fatalf("nobody is called %q", name)
	}
	return forum.As(m)
}

// translationTable is read as the one in rules_test.go: "-" stands for allowed.
// Fresh, stale and removed describe the translation.
const translationTable = `
CanTranslate           visitor unproven author translator other reader writer any dutch german admin
fresh                  401     403      403    403        403   -      -      -     403   -      -
closed                 401     403      403    403        403   -      -      -     403   -      -
hidden                 404     403      409    404        404   404    404    404   409   404    409
thread:hidden          404     403      409    404        404   404    404    404   409   404    409
deleted                410     410      410    410        410   410    410    410   409   410    409
same                   401     403      409    409        409   409    409    409   409   409    409
wiped                  401     403      409    409        409   409    409    409   409   409    409

CanRetranslate         visitor unproven author translator other reader writer any dutch german admin
fresh                  401     403      -      -          403   403    403    403   403   -      -
stale                  401     403      403    403        403   -      -      -     403   -      -
removed                401     403      403    403        403   -      -      -     403   -      -
closed                 401     403      -      -          403   403    403    403   403   -      -
hidden                 404     403      409    404        404   404    404    404   409   404    409

CanRemoveTranslation   visitor unproven author translator other reader writer any dutch german admin
fresh                  401     403      -      -          403   403    403    403   403   -      -
stale                  401     403      -      -          403   403    403    403   403   -      -
removed                401     403      404    404        404   404    404    404   404   404    404
hidden                 404     403      -      404        404   404    404    404   403   404    -

CanRestoreTranslation  visitor unproven author translator other reader writer any dutch german admin
fresh                  401     403      409    409        409   409    409    409   409   409    409
by-translator          401     403      403    -          403   403    403    403   403   403    403
by-author              401     403      -      403        403   403    403    403   403   -      -
by-moderator           401     403      403    403        403   403    403    403   403   -      -
emptied                401     403      404    404        404   404    404    404   404   404    404
hidden                 404     403      409    404        404   404    404    404   409   404    409

CanTranslateTag        visitor unproven author translator other reader writer any dutch german admin
fresh                  401     403      403    403        403   -      -      -     403   -      -
builtin                401     403      409    409        409   409    409    409   409   409    409

CanRetranslateTag      visitor unproven author translator other reader writer any dutch german admin
fresh                  401     403      403    -          403   403    403    403   403   -      -
removed                401     403      403    403        403   -      -      -     403   -      -
`

type translating struct {
	setting
	tag forum.Tag
	tr  forum.Translation
}

func (s *translating) set(t *testing.T, word string) {
	t.Helper()
	switch word {
	case "fresh":
	case "stale":
		s.tr.Stale = true
	case "removed":
		s.tr.Visibility = forum.Deleted
	case "by-translator":
		s.remove(*s.tr.AuthorID)
	case "by-author":
		s.remove(s.post.AuthorID)
	case "by-moderator":
		s.remove(99)
	case "emptied":
		s.remove(99)
		s.tr.Body = ""
	case "same":
		s.tr.Lang = "nl"
	case "wiped":
		s.post.Rendered = forum.Rendered{}
	case "builtin":
		s.tag.Builtin = true
	default:
		s.setting.set(t, word)
	}
}

func (s *translating) remove(by forum.MemberID) {
	s.tr.Remove(forum.Removal{Reason: forum.RemovedSpam, ByID: &by, At: &now})
}

func (s *translating) ask(rule string, v forum.Viewer) error {
	switch rule {
	case "CanTranslate":
		return forum.CanTranslate(v, &s.thread, &s.post, s.tr.Lang)
	case "CanRetranslate":
		return forum.CanRetranslate(v, &s.thread, &s.post, &s.tr)
	case "CanRemoveTranslation":
		return forum.CanRemoveTranslation(v, &s.thread, &s.post, &s.tr)
	case "CanRestoreTranslation":
		return forum.CanRestoreTranslation(v, &s.thread, &s.post, &s.tr)
	case "CanTranslateTag":
		return forum.CanTranslateTag(v, &s.tag, s.tr.Lang)
	}
	return forum.CanRetranslateTag(v, &s.tag, &s.tr)
}

func TestWhoMayTranslate(t *testing.T) {
	statuses := map[string]forum.Kind{"401": forum.Unauthorized, "403": forum.Forbidden, "404": forum.NotFound,
		"409": forum.Conflict, "410": forum.Gone, "-": ""}
	translator := forum.MemberID(21)
	for paragraph := range strings.SplitSeq(strings.TrimSpace(translationTable), "\n\n") {
		lines := strings.Split(paragraph, "\n")
		head := strings.Fields(lines[0])
		for _, line := range lines[1:] {
			cells := strings.Fields(line)
			if len(cells) != len(head) {
				t.Fatalf("%q has %d cells, not %d", line, len(cells), len(head))
			}
			s := translating{setting: newSetting(), tag: forum.Tag{ID: 3, Lang: "nl"},
				tr: forum.Translation{Lang: "de", Source: forum.Human, AuthorID: &translator, Visibility: forum.Visible, Body: "Ja"}}
			s.post.Rendered = forum.Rendered{Segments: []forum.Segment{{Kind: forum.SegmentHTML, HTML: "<p>Ja</p>"}}}
			s.set(t, cells[0])
			for i, who := range head[1:] {
				err := s.ask(head[0], translatingViewer(t, who))
				if got, want := forum.KindOf(err), statuses[cells[i+1]]; got != want || (err == nil) != (want == "") {
					t.Errorf("%s of %s for %s gives %v, want %q", head[0], cells[0], who, err, want)
				}
			}
		}
	}
}

func TestReaderPicksTheBestVersion(t *testing.T) {
	versions := []forum.Translation{{Lang: "de", Source: forum.Machine}, {Lang: "nl", Source: forum.Human}}
	tests := []struct {
		name     string
		reader   forum.Reader
		original forum.Lang
		want     forum.Lang // empty: the original
	}{
		{"reads the original", forum.Reader{Langs: []forum.Lang{"nl", "ar"}}, "ar", ""},
		{"reads one version", forum.Reader{Langs: []forum.Lang{"nl"}}, "ar", "nl"},
		{"reads both, and people come first", forum.Reader{Langs: []forum.Lang{"de", "nl"}}, "ar", "nl"},
		{"reads what an engine made", forum.Reader{Langs: []forum.Lang{"es", "de"}}, "ar", "de"},
		{"reads none", forum.Reader{Langs: []forum.Lang{"es"}}, "ar", ""},
		{"wants originals", forum.Reader{Langs: []forum.Lang{"nl"}, Originals: true}, "ar", ""},
		{"of an uncertain language", forum.Reader{Langs: []forum.Lang{"nl"}}, forum.Und, "nl"},
	}
	for _, test := range tests {
		got := forum.Lang("")
		if v := test.reader.Version(test.original, versions); v != nil {
			got = v.Lang
		}
		if got != test.want {
			t.Errorf("%s: shown in %q, want %q", test.name, got, test.want)
		}
	}
}

func TestReaderOf(t *testing.T) {
	m := &forum.Member{Locale: "en", WriteLang: "ar", ReadLangs: "es,ar", Originals: true}
	r := forum.ReaderOf(forum.As(m), "nl")
	for _, lang := range []forum.Lang{"nl", "en", "ar", "es"} {
		if !r.Reads(lang) {
			t.Errorf("doesn't read %s", lang)
		}
	}
	if r.Reads("de") || !r.Originals || r.Langs[0] != "nl" {
		t.Errorf("reads %v", r.Langs)
	}
	if visitor := forum.ReaderOf(forum.Viewer{}, "nl"); len(visitor.Langs) != 1 || visitor.Originals {
		t.Errorf("a visitor reads %v", visitor.Langs)
	}
}

func TestThreadInLanguages(t *testing.T) {
	th := forum.Thread{Lang: "ar", Slug: "تويتر", Titles: forum.JoinTitles(
		forum.Title{Lang: "de", Text: "Zwitschern", Slug: "zwitschern", Source: forum.Machine},
		forum.Title{Lang: "nl", Text: "Kwetteren", Slug: "kwetteren", Source: forum.Human, Indexable: true})}
	for lang, want := range map[forum.Lang]struct {
		slug      string
		indexable bool
	}{"ar": {"تويتر", true}, "de": {"zwitschern", false}, "nl": {"kwetteren", true}, "es": {"تويتر", false}} {
		if th.SlugIn(lang) != want.slug || th.IndexableIn(lang) != want.indexable {
			t.Errorf("in %s its slug is %q, indexable %t", lang, th.SlugIn(lang), th.IndexableIn(lang))
		}
	}
}
