package view_test

import (
	"strings"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/text"
	"tertulia/internal/web/view"
)

// bodyOf is what a page writes for a text that mentions one member over and over.
func bodyOf(t *testing.T, markdown string, m *forum.Member) string {
	t.Helper()
	r, err := text.Render(markdown, text.Options{Members: map[string]int64{text.HandleFold(m.Handle): int64(m.ID)}})
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

func TestFirstMentionTellsTheName(t *testing.T) {
	written := bodyOf(t, "@sanne and @sanne", sanne)
	if strings.Count(written, `title="Sanne de Wit"`) != 1 || strings.Count(written, `class="mention"`) != 2 {
		t.Error(written)
	}
}
