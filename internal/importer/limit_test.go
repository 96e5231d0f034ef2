package importer_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/importer"
)

func TestLimits(t *testing.T) {
	settings := forum.DefaultSettings()
	settings.PostMax, settings.TagsMax = 500, 2
	opt := importer.Options{Settings: &settings, Now: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), Detect: undetected}
	for _, c := range []struct {
		name, content string
		broken        bool
		want          string
	}{
		{"500 characters", "Our channel\n\n" + strings.Repeat("é", 500), false, ""},
		{"501 characters", "Our channel\n\n\n" + strings.Repeat("é", 501), true, "a.md:4: the text has 501 characters"},
		{"a long comment", "Our channel\n\nText.\n\n1 Comment\n\n1. " + strings.Repeat("é", 501), true, "a.md:7: the text has 501 characters"},
		{"today", "---\ntitle: Our channel\ndate: 2026-11-21\n---\nText.", false, ""},
		{"tomorrow", "---\ntitle: Our channel\ndate: 2026-11-22\n---\nText.", true, "a.md:3: 2026-11-22 is in the future"},
		{"three tags", "---\ntitle: Our channel\ntags: [a, b, c]\ncategories: [d]\n---\nText.", false, "a.md:3: a thread may have 2 tags; left out: c, d"},
	} {
		a, problems := importer.ParseArticle("a.md", []byte(c.content), opt)
		if importer.Broken(problems) != c.broken {
			t.Errorf("%s: %v", c.name, problems)
		}
		if c.want == "" && len(problems) > 0 || c.want != "" && (len(problems) != 1 || !strings.HasPrefix(problems[0].String(), c.want)) {
			t.Errorf("%s: %v, want %q", c.name, problems, c.want)
		}
		if c.name == "three tags" && !slices.Equal(a.Tags, []string{"a", "b"}) {
			t.Errorf("%s: %q", c.name, a.Tags)
		}
	}
}
