package view_test

import (
	"strings"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/text"
	"tertulia/internal/web/view"
)

// bodyOf is what a page writes for a text that mentions one member over and over.
// bodyOf is what a page has of a text in which a member is mentioned by their handle, or
// by one that they had.
func bodyOf(t *testing.T, markdown string, m *forum.Member, had ...string) string {
	t.Helper()
	members := map[string]int64{}
	for _, handle := range append(had, m.Handle) {
		members[text.HandleFold(handle)] = int64(m.ID)
	}
	r, err := text.Render(markdown, text.Options{Members: members})
	if err != nil {
		t.Fatal(err)
	}
	written, _ := renderPage(t, view.Body(newPage(t, "en", "/en"), r, forum.People{m.ID: m.Ref()}))
	return written
}

func TestMentionsStayInProportion(t *testing.T) {
	tower := strings.Repeat("a"+strings.Repeat("\u0316", 15), 50)
	for _, m := range []*forum.Member{
		newMember(9, "xyz", tower, forum.RoleMember),
		newMember(9, "xyz", strings.Repeat(`"`, 50), forum.RoleMember),
		newMember(9, "xyz", "", forum.RoleMember),
		newMember(9, strings.Repeat("ك", 30), strings.Repeat("ك", 50), forum.RoleMember),
		newMember(9, strings.Repeat("a\u0316\u0317", 30), tower, forum.RoleMember),
		newMember(9, "اللهاللهالله", tower, forum.RoleMember),
	} {
		for typed, frame := range map[string]string{m.Handle: "@% ", "\uFDF2\uFDF2\uFDF2": "@% ", m.Handle + " ": ">>>>>@%\n\n"} {
			markdown := strings.Repeat(strings.ReplaceAll(frame, "%", typed), 20_000/(len(typed)+len(frame)))
			if got, limit := len(bodyOf(t, markdown, m)), 20*len(markdown)+2048; got > limit {
				t.Errorf("%d bytes for %d of mentions of %q: more than %d", got, len(markdown), typed, limit)
			}
		}
	}
}

func TestMentionsByAnEarlierHandleStayInProportion(t *testing.T) {
	m := newMember(9, strings.Repeat("ك\u0316\u0317", 30), "", forum.RoleMember)
	markdown := strings.Repeat("@abc ", 4000)
	written := bodyOf(t, markdown, m, "abc")
	if limit := 20*len(markdown) + 2048; len(written) > limit {
		t.Errorf("%d bytes for %d of mentions: more than %d", len(written), len(markdown), limit)
	}
	if got := strings.Count(written, "@"); got != 4000 {
		t.Errorf("%d of 4000 mentions are left", got)
	}
	sanne := newMember(9, "sanne_de_wit", "", forum.RoleMember)
	if got := strings.Count(bodyOf(t, strings.Repeat("@sanne ", 20), sanne, "sanne"), `href="/en/u/sanne_de_wit"`); got != 20 {
		t.Errorf("%d of 20 mentions lead to the member who has another handle now", got)
	}
}

func TestFirstMentionTellsTheName(t *testing.T) {
	written := bodyOf(t, "@sanne and @sanne", sanne)
	if strings.Count(written, `title="Sanne de Wit"`) != 1 || strings.Count(written, `class="mention"`) != 2 {
		t.Error(written)
	}
}
