package web_test

import (
	"net/http"
	"strings"
	"testing"

	"tertulia/internal/web"
)

// TestOverlongFieldsCostNothing sends a form with a megabyte in each of its fields,
// of what is costly to read: letters that fall apart, words, and language tags of
// nothing but hyphens. A field whose reading takes time by the square of its length
// would keep the test for minutes, and the forum with it.
func TestOverlongFieldsCostNothing(t *testing.T) {
	t.Parallel()
	const size = 1_000_000
	eachSite(t, func(s *site) {
		s.knows(s.admin)
		admin := s.as(s.admin)
		s.thread(s.author, "nl", "Een gesprek")
		for _, r := range web.Routes() {
			if r.Method != http.MethodPost || strings.HasSuffix(r.Path, "/logout") {
				continue
			}
			path := fill(r.Path, ":id", "1")
			for _, f := range r.Fields {
				for _, piece := range []string{"-", "\ufb2c", "ab "} {
					form := []string{"reason", "spam", "place", "new", "title", "Een titel", "lang", "nl"}
					form = append(without(form, f.Name), f.Name, strings.Repeat(piece, size/len(piece)))
					if got := admin.post(path, form...).StatusCode; got >= http.StatusInternalServerError {
						s.Errorf("%s with %q in %s: status %d", r.Path, piece, f.Name, got)
					}
				}
			}
		}
		s.visitor().get("/nl/").expect(http.StatusOK)
	})
}

// without leaves a field out of a form.
func without(form []string, name string) []string {
	var rest []string
	for i := 0; i+1 < len(form); i += 2 {
		if form[i] != name {
			rest = append(rest, form[i], form[i+1])
		}
	}
	return rest
}
