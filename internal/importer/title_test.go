package importer_test

import (
	"strings"
	"testing"

	"tertulia/internal/text"
)

func TestTitles(t *testing.T) {
	long := "Wer auf jede Frage in zehn Minuten antwortet, der braucht keine Kampagne mehr, weil die Kundschaft selbst davon erzählt, wie gut sie behandelt wurde, und zwar jahrelang"
	for _, c := range []struct{ name, content, title, body string }{
		{"alone", "Do we need a channel?\n\nYes.", "Do we need a channel?", "Yes."},
		{"heading", "# Do we need *one* channel? #\nYes.", "Do we need one channel?", "Yes."},
		{"underlined", "Do we need a channel?\n=====\nYes.", "Do we need a channel?", "Yes."},
		{"a line follows", "Answer first.\nSell later.", "Answer first.", "Answer first.\\\nSell later."},
		{"nothing follows", "Do we need a channel?", "Do we need a channel?", "Do we need a channel?"},
		{"cut at a clause", long + ".\n\nSo.", "Wer auf jede Frage in zehn Minuten antwortet…", long + ".\n\nSo."},
		{"150 is a title", strings.Repeat("ab ", 49) + "abc\n\nText.", strings.Repeat("ab ", 49) + "abc", "Text."},
		{"151 is not", strings.Repeat("ab ", 49) + "abcd\n\nText.", strings.Repeat("ab ", 48) + "ab…", strings.Repeat("ab ", 49) + "abcd\n\nText."},
		{"decimals stay whole", "Reach went up by 1,500 and replies by 2.5 percent within one week. Why?\nNobody knows.",
			"Reach went up by 1,500 and replies by 2.5 percent within one week…",
			"Reach went up by 1,500 and replies by 2.5 percent within one week. Why?\nNobody knows."},
		{"a link stays in the text", "[Our rules](https://a.example/)\n\nText.", "Our rules", "[Our rules](https://a.example/)\n\nText."},
		{"an image is no title", "![](https://a.example/b.png)\n\nDo we need a channel?\n\nYes.", "Do we need a channel?",
			"![](https://a.example/b.png)\n\nDo we need a channel?\n\nYes."},
		{"marks are taken off", "**Do we** need `a_b_c` \\*here\\*?\n\nYes.", "Do we need a_b_c *here*?", "Yes."},
		{"an item", "• Answer first\n• Sell later", "Answer first…", "- Answer first\n- Sell later"},
		{"Arabic", "هل القناة للخدمة أم للبيع؟\n\nنعم.", "هل القناة للخدمة أم للبيع؟", "نعم."},
		{"front matter", "---\ntitle: Of its own\n---\nDo we need a channel?\n\nYes.", "Of its own", "Do we need a channel?\n\nYes."},
		{"said twice", "---\ntitle: Of its own\n---\n# Of its own\n\nYes.", "Of its own", "Yes."},
	} {
		a, problems := parse(t, "a.txt", c.content)
		if a.Title != c.title || a.Body != c.body {
			t.Errorf("%s:\n got %q\nwant %q\n got %q\nwant %q\n%v", c.name, a.Title, c.title, a.Body, c.body, problems)
		}
	}
}

func TestATitleThatIsTooLongIsKeptInTheText(t *testing.T) {
	title := strings.TrimSpace(strings.Repeat("word ", 40))
	a, problems := parse(t, "a.md", "---\ntitle: "+title+"\n---\nText.")
	if text.Graphemes(a.Title) > 150 || !strings.HasSuffix(a.Title, "…") || a.Body != title+"\n\nText." || len(problems) != 1 {
		t.Errorf("%q\n%q\n%v", a.Title, a.Body, problems)
	}
}
