package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/web"
)

// watcher looks at the pages that are kept for visitors, before and after writes.
type watcher struct {
	*site
	base forum.Thread
	// changed are the kept paths of the table of routes that some write has changed.
	changed map[string]bool
}

func eachWatcher(t *testing.T, test func(k *watcher)) {
	eachKeeping(t, func(s *site) {
		k := &watcher{site: s, base: storetest.Thread(s, s.store, s.author, "nl", "Is het nog een kanaal", "sales"), changed: map[string]bool{}}
		storetest.Comment(s, s.store, k.base.ID, s.other, "nl")
		storetest.Write(s, s.store, func(tx *store.Tx) error {
			return tx.SetSetting("page.contact.de", "Schreiben Sie uns.", forum.SystemID)
		})
		test(k)
	})
}

// TestNothingOfBeforeAWriteIsKept does every write there is, and then compares what
// visitors get with pages made anew.
func TestNothingOfBeforeAWriteIsKept(t *testing.T) {
	t.Parallel()
	eachWatcher(t, func(k *watcher) {
		k.knows(k.author)
		for _, m := range []*forum.Member{k.german, k.admin} {
			if err := k.accounts.SetPassword(k.Context(), m.Handle, "drie stoelen op het dak"); err != nil {
				k.Fatal(err)
			}
		}
		k.expectKept()
		for _, w := range otherWrites() {
			k.check(w.what, w.prepare(k))
		}
		people := []*person{k.visitor(), k.as(k.author), k.as(k.other), k.as(k.german), k.as(k.dutch), k.as(k.admin)}
		for i, a := range attempts() {
			for _, j := range a.doers() {
				k.attempt(people[j], a, 10*i+j)
			}
		}
		for _, path := range web.KeptPaths() {
			if !k.changed[path] && path != address.Sitemap { // which only names the files there are
				k.Errorf("no write changed %s: the test says nothing of it", path)
			}
		}
	})
}

// doers are those of the test above, by their places in it, who show what a write
// does: the first who may, and where not everybody may, the first moderator.
func (a *attempt) doers() []int {
	w := a.want
	all := []int{w.visitor, w.author, w.other, w.german, w.dutch, w.admin}
	everybody := w.author == w.other && w.other == w.german && w.german == w.dutch && w.dutch == w.admin
	var doers []int
	for j, status := range all {
		moderator := j >= 3
		if status >= http.StatusBadRequest || len(doers) > 0 && (everybody || !moderator) {
			continue
		}
		if doers = append(doers, j); moderator {
			break
		}
	}
	return doers
}

// attempt makes the target of a write and sends it.
func (k *watcher) attempt(p *person, a attempt, n int) {
	k.Helper()
	path, id := k.aim(a)
	thread, tag := k.base.ID, "sales"
	switch {
	case strings.HasPrefix(a.route, "/:locale/t/"):
		thread = forum.ThreadID(id)
	case strings.HasPrefix(a.route, "/:locale/tags/"):
		tag = tagNumber(id)
	case strings.HasPrefix(a.route, "/:locale/p/") && id != 0:
		at, err := k.store.PostAt(k.Context(), forum.As(k.admin), forum.PostID(id))
		if err != nil {
			k.Fatal(err)
		}
		thread = at.ThreadID
	}
	k.check(fmt.Sprintf("%s (%s)", a.route, a.on), thing{thread, tag, func() {
		if status := p.send(a, path, n); status >= http.StatusBadRequest {
			k.Errorf("%s (%s): status %d", a.route, a.on, status)
		}
	}})
}

// thing is what a write is about.
type thing struct {
	thread forum.ThreadID
	tag    string
	write  func()
}

// check keeps the pages of a thing, writes, and compares what is kept with what is
// made anew.
func (k *watcher) check(what string, of thing) {
	k.Helper()
	pages := k.pagesOf(of)
	before, kept := map[string]seen{}, map[string]seen{}
	for path := range pages {
		before[path] = k.see(path)
	}
	of.write()
	for path := range pages {
		kept[path] = k.see(path)
	}
	k.forget()
	for path, route := range pages {
		anew := k.see(path)
		if kept[path] != anew {
			k.Errorf("after %s, visitors get %s as it was before: %s", what, path, differs(kept[path], anew))
		}
		if before[path] != anew {
			k.changed[route] = true
		}
	}
}

// forget puts everything out of date that is kept in memory.
func (k *watcher) forget() {
	k.Helper()
	storetest.Write(k, k.store, func(tx *store.Tx) error {
		if err := tx.Emit(forum.Event{Kind: forum.EngineChanged}); err != nil {
			return err
		}
		return tx.Emit(forum.Event{Kind: forum.SettingChanged})
	})
}

// pagesOf are the addresses of the kept pages on which a thing may show, in German,
// with their path in the table of routes: those of its thread, of one that was closed
// as a duplicate of it, and of the people, lists and feeds around them.
func (k *watcher) pagesOf(of thing) map[string]string {
	k.Helper()
	with := map[string][]string{":locale": {"de"}, ":page": {"contact"}, ":file": {"0.xml"}, ":tag": {of.tag},
		":id": {fmt.Sprint(of.thread), fmt.Sprint(k.duplicateOf(of.thread))}}
	for _, m := range []*forum.Member{k.author, k.other} {
		now, err := k.store.Member(k.Context(), m.ID)
		if err != nil {
			k.Fatal(err)
		}
		with[":handle"] = append(with[":handle"], now.Handle)
	}
	pages := map[string]string{}
	for _, route := range web.KeptPaths() {
		thread, slugged := strings.CutSuffix(route, "/:slug")
		for _, path := range k.fill(thread, with) {
			if slugged {
				if path = k.see(path).location; path == "" {
					continue // nobody sees it
				}
			}
			pages[path] = route
		}
	}
	return pages
}

// fill puts every combination of values into the places of a route.
func (k *watcher) fill(route string, with map[string][]string) []string {
	k.Helper()
	before, rest, found := strings.Cut(route, ":")
	if !found {
		return []string{route}
	}
	name, after, more := strings.Cut(rest, "/")
	if more {
		after = "/" + after
	}
	values := with[":"+name]
	if values == nil {
		k.Fatalf("%s: what stands for :%s?", route, name)
	}
	var paths []string
	for _, end := range k.fill(after, with) {
		for _, value := range values {
			paths = append(paths, before+value+end)
		}
	}
	return paths
}

// duplicateOf is a new thread that was closed and goes on in another.
func (k *watcher) duplicateOf(id forum.ThreadID) forum.ThreadID {
	k.Helper()
	thread := storetest.Thread(k, k.store, k.other, "nl", "Nog eens hetzelfde")
	storetest.Write(k, k.store, func(tx *store.Tx) error {
		locked, err := tx.LockThread(thread.ID)
		if err != nil {
			return err
		}
		d := locked.Close(forum.Closing{Reason: forum.CloseDuplicate, ByID: &k.dutch.ID, At: new(tx.Now()), SuccessorID: &id})
		if err := tx.SaveThread(&locked); err != nil {
			return err
		}
		if err := tx.Record(&d); err != nil {
			return err
		}
		return tx.Emit(forum.Event{Kind: forum.ThreadClosed, ThreadID: &thread.ID, DecisionID: &d.ID})
	})
	return thread.ID
}

// seen is what a visitor gets.
type seen struct {
	status         int
	location, body string
}

// see gets a page without a connection, for the sake of speed.
func (s *site) see(path string) seen {
	s.Helper()
	return s.seeIn(s.Context(), path)
}

func (s *site) seeIn(ctx context.Context, path string) seen {
	s.Helper()
	r, w := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil), httptest.NewRecorder()
	r.Host = strings.TrimPrefix(s.url, "http://")
	s.handler.ServeHTTP(w, r)
	got := seen{status: w.Code, location: w.Header().Get("Location")}
	if w.Code == http.StatusOK { // a failure has a number of its own
		got.body = w.Body.String()
	}
	return got
}

// expectKept makes sure that the pages are kept at all.
func (k *watcher) expectKept() {
	k.Helper()
	for path := range k.pagesOf(thing{k.base.ID, "sales", nil}) {
		if k.see(path).status != http.StatusOK {
			continue // an address that leads to another
		}
		ctx, statements := store.CountQueries(k.Context())
		if k.seeIn(ctx, path); statements.Load() != 0 {
			k.Errorf("%s isn't kept: %d statements", path, statements.Load())
		}
	}
}

// differs shows where two answers begin to.
func differs(a, b seen) string {
	if a.status != b.status || a.location != b.location {
		return fmt.Sprintf("%d %s, not %d %s", a.status, a.location, b.status, b.location)
	}
	at := 0
	for at < min(len(a.body), len(b.body)) && a.body[at] == b.body[at] {
		at++
	}
	around := func(s string) string { return s[max(0, at-80):min(len(s), at+80)] }
	return fmt.Sprintf("…%s…, not …%s…", around(a.body), around(b.body))
}
