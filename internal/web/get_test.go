package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"tertulia/internal/store"
	"tertulia/internal/web"
)

// TestGetChangesNothing has every kind of viewer GET every page, and HEAD it: not
// one row of the database differs afterwards. (Where members read and when they were
// last seen is gathered in memory, and written by jobs that don't run here.)
func TestGetChangesNothing(t *testing.T) {
	eachSite(t, func(s *site) {
		walkers := s.walkers()
		for i := range walkers {
			walkers[i].person = walkers[i].browser(s)
		}
		thread, post := openThread(s), comment(s)
		before := s.digests()
		for _, r := range web.Routes() {
			if r.Method != http.MethodGet {
				continue
			}
			id := thread
			if strings.Contains(r.Path, "/p/:id") {
				id = post
			}
			path := fill(strings.Replace(r.Path, ":id", fmt.Sprint(id), 1), "", "")
			for _, w := range walkers {
				got, head := w.get(path), w.do(http.MethodHead, path, nil)
				if head.StatusCode != got.StatusCode || head.Header.Get("Location") != got.Header.Get("Location") ||
					head.Header.Get("Content-Type") != got.Header.Get("Content-Type") {
					s.Errorf("HEAD %s by the %s: %d %v, GET %d %v", path, w.kind, head.StatusCode, head.Header, got.StatusCode, got.Header)
				}
			}
		}
		for _, difference := range store.Differences(before, s.digests()) {
			s.Errorf("GET changed something: %s", difference)
		}
	})
}

// unchanged checks that no row differs.
func (s *site) unchanged(before map[string]store.Digest) {
	s.Helper()
	for _, difference := range store.Differences(before, s.digests()) {
		s.Errorf("what was refused changed something: %s", difference)
	}
}

func (s *site) digests() map[string]store.Digest {
	s.Helper()
	found, err := s.store.Digests(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	return found
}
