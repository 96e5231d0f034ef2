package web_test

import (
	"net/http"
	"net/url"
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
	var overlong []string // escaped once for all forms
	for _, piece := range []string{"-", "\ufb2c", "ab "} {
		overlong = append(overlong, url.QueryEscape(strings.Repeat(piece, size/len(piece))))
	}
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
				form := url.Values{"reason": {"spam"}, "place": {"new"}, "title": {"Een titel"}, "lang": {"nl"}}
				form.Del(f.Name)
				for _, value := range overlong {
					body := form.Encode() + "&" + f.Name + "=" + value
					if got := admin.ask(http.MethodPost, path, body, "Content-Type", formType).StatusCode; got >= http.StatusInternalServerError {
						s.Errorf("%s with %.3q… in %s: status %d", r.Path, value, f.Name, got)
					}
				}
			}
		}
		s.visitor().get("/nl/").expect(http.StatusOK)
	})
}
