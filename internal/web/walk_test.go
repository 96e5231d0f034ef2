package web_test

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store/storetest"
	"tertulia/internal/web"
)

// walker is one kind of viewer on the walk through all routes.
type walker struct {
	kind string
	*person
	member *forum.Member // nil: a visitor
}

// gate is how a route receives a viewer.
type gate string

const (
	logsIn  gate = "sent to log in"
	refused gate = "refused"
	inside  gate = "let in" // what is wrong then is the request's
)

// walkers are every kind of viewer. The targets are the author's, in Dutch.
func (s *site) walkers() []walker {
	s.Helper()
	fresh, suspended := storetest.Member(s, s.store, "nieuw"), storetest.Moderator(s, s.store, "gerda", "nl")
	storetest.Suspend(s, s.store, suspended, 7)
	return []walker{{kind: "visitor"}, {kind: "new member", member: fresh}, {kind: "author", member: s.author},
		{kind: "other member", member: s.other}, {kind: "moderator of another language", member: s.german},
		{kind: "moderator", member: s.dutch}, {kind: "admin", member: s.admin}, {kind: "suspended", member: suspended}}
}

// browser is a new one for each request: some end their session.
func (w walker) browser(s *site) *person {
	if w.member == nil {
		return s.visitor()
	}
	return s.as(w.member)
}

// TestEveryRouteByEveryKindOfViewer walks every route of docs/ROUTES.md as every
// kind of viewer, on a thread or comment of its own where it takes one: who is sent
// to log in, who is refused and who is let in is what the page says.
func TestEveryRouteByEveryKindOfViewer(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(routesPage)
	if err != nil {
		t.Fatal(err)
	}
	_, rows, _ := cutTable(t, string(page))
	if n := len(web.Routes()); len(rows) != n {
		t.Fatalf("docs/ROUTES.md has %d routes of %d", len(rows), n)
	}
	allowed := suspendedMaySend(t, string(page))
	eachSite(t, func(s *site) {
		for _, w := range s.walkers() {
			for _, row := range rows {
				method, path, who := row[0], strings.Trim(row[1], "`"), row[2]
				got := s.pass(w, method, path)
				if want := gatesFor(w, method, path, who, allowed); !slices.Contains(want, got) {
					s.Errorf("%s %s by the %s is %s, want %v", method, path, w.kind, got, want)
				}
			}
		}
	})
}

// suspendedMaySend reads which forms of members are left to the suspended.
func suspendedMaySend(t *testing.T, page string) []string {
	t.Helper()
	_, rest, _ := strings.Cut(page, "A member who is suspended")
	rest, _, _ = strings.Cut(rest, "\n\n")
	var paths []string
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(rest, -1) {
		paths = append(paths, m[1])
	}
	if len(paths) < 5 {
		t.Fatalf("docs/ROUTES.md doesn't say what the suspended may send: %q", paths)
	}
	return paths
}

// gatesFor are the ways in which a route may receive a viewer by its row. Rules about
// the target may refuse who is let in: those are in forum, and tried with each write.
func gatesFor(w walker, method, path, who string, suspendedMay []string) []gate {
	moderator := w.kind == "moderator" || w.kind == "admin"
	switch {
	case who == "everyone":
		return []gate{inside}
	case w.kind == "visitor":
		return []gate{logsIn}
	case w.kind == "suspended" && (who != "members" || method == http.MethodPost && !slices.Contains(suspendedMay, path)):
		return []gate{refused}
	case who == "moderators" && !moderator && (w.kind != "moderator of another language" || strings.Contains(path, "/t/:id") || strings.Contains(path, "/p/:id")):
		return []gate{refused} // the other language's too: the thread isn't theirs
	case who == "moderators", strings.Contains(path, "/settings"):
		return []gate{inside}
	}
	return []gate{inside, refused}
}

// pass makes one request, and says how it was received.
func (s *site) pass(w walker, method, path string) gate {
	s.Helper()
	target := int64(0)
	switch {
	case strings.Contains(path, "/t/:id"):
		target = openThread(s)
	case strings.Contains(path, "/p/:id"):
		target = comment(s)
	}
	path = fill(strings.Replace(path, ":id", fmt.Sprint(target), 1), "", "")
	p := w.browser(s)
	var got *answer
	if method == http.MethodPost {
		got = p.post(path, "handle", fmt.Sprintf("anders%d", len(w.kind)), "place", "new", "title", "Een titel", "body", "Een tekst", "lang", "nl", "lang_sure", "1", "revision", "1", "reason", "spam")
	} else {
		got = p.get(path)
	}
	s.checkRefusal(w, got)
	location := got.Header.Get("Location")
	switch {
	case got.StatusCode >= http.StatusInternalServerError, got.StatusCode == http.StatusMethodNotAllowed:
		s.Errorf("%s %s by the %s: status %d", method, path, w.kind, got.StatusCode)
	case got.StatusCode == http.StatusUnauthorized, strings.Contains(location, "/login?next="):
		return logsIn
	case got.StatusCode == http.StatusForbidden:
		return refused
	}
	return inside
}

// checkRefusal holds that the suspended are told why and until when.
func (s *site) checkRefusal(w walker, got *answer) {
	s.Helper()
	if w.kind != "suspended" || got.StatusCode != http.StatusForbidden || got.Request.Method != http.MethodPost {
		return
	}
	text := got.html.Find("main").Text()
	if !strings.Contains(text, "\u0627\u0644\u062d\u0633\u0627\u0628 \u0645\u0648\u0642\u0648\u0641") || !strings.Contains(text, "2026") {
		s.Errorf("%s: a suspended member is told %q", got.request, strings.TrimSpace(text))
	}
}

// TestOtherMethodsAreNamed asks every address for a method that it doesn't have: 405
// names those that it has, no more and no less.
func TestOtherMethodsAreNamed(t *testing.T) {
	methods := map[string][]string{}
	for _, r := range web.Routes() {
		methods[r.Path] = append(methods[r.Path], r.Method)
	}
	eachSite(t, func(s *site) {
		for path, has := range methods {
			for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodPost} {
				if slices.Contains(has, method) {
					continue
				}
				got := s.as(s.admin).do(method, fill(path, "", ""), nil)
				if got.StatusCode != http.StatusMethodNotAllowed {
					s.Errorf("%s %s: status %d", method, path, got.StatusCode)
				}
				for _, m := range has {
					if !strings.Contains(got.Header.Get("Allow"), m) {
						s.Errorf("%s %s: Allow is %q, want %v", method, path, got.Header.Get("Allow"), has)
					}
				}
				allowed := strings.Split(got.Header.Get("Allow"), ", ")
				if slices.Contains(has, http.MethodGet) != slices.Contains(allowed, http.MethodHead) {
					s.Errorf("%s %s: Allow is %q, though HEAD is as GET", method, path, allowed)
				}
				if !slices.Contains(has, http.MethodPost) && strings.Contains(got.Header.Get("Allow"), http.MethodPost) {
					s.Errorf("%s %s: Allow is %q, want %v", method, path, got.Header.Get("Allow"), has)
				}
			}
		}
	})
}
