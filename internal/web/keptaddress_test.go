package web_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"tertulia/internal/fresh"
	"tertulia/internal/store/storetest"
	"tertulia/internal/web"
)

// oddly are ways to write an address in which something may take it apart as it was
// sent, and something else as it is once decoded.
func oddly(address string) []string {
	all := []string{address, address + "/", address + "/.", address + "/%2E%2E", address + "%00", address + "%5C", address + "%2F", address + ";", address + "%3F"}
	for i := 1; i < len(address); i++ {
		before, c, after := address[:i], address[i], address[i+1:]
		switch {
		case c == '/':
			for _, slash := range []string{"%2F", "%2f", "%252F", "%5C", "//", "/./", "/%2e/", "/0", "/+", "/%20", "/٣"} {
				all = append(all, before+slash+after)
			}
			all = append(all, before+"/%2E%2E"+before[strings.LastIndexByte(before, '/'):]+"/"+after)
		case '0' <= c && c <= '9' && before[i-1] == '/':
			all = append(all, fmt.Sprintf("%s%%%x%s", before, c, after), fmt.Sprintf("%s%c%s", before, '٠'+rune(c-'0'), after))
		case 'a' <= c && c <= 'z' && before[i-1] == '/':
			all = append(all, fmt.Sprintf("%s%%%x%s", before, c, after), fmt.Sprintf("%s%%%X%s", before, c, after))
		}
	}
	return all
}

// However the address of a kept page is written, nobody gets what was there before a
// moderator hid it.
func TestWhatWasHiddenIsKeptUnderNoSpelling(t *testing.T) {
	eachKeeping(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Is het nog een kanaal", "sales")
		comment := storetest.Comment(t, s.store, thread.ID, s.author, "nl")
		k, before, changed, routes := &watcher{site: s}, map[string]seen{}, map[string]bool{}, map[string]string{}
		values := map[string]string{":locale": "nl", ":id": fmt.Sprint(thread.ID), ":slug": thread.Slug, ":tag": "sales", ":handle": "sanne",
			":page": "terms", ":file": "0.xml"}
		for _, route := range web.KeptPaths() {
			address := route
			for name, value := range values {
				address = strings.ReplaceAll(address, name, value)
			}
			for _, path := range oddly(address) {
				before[path], routes[path] = k.see(path), route
			}
		}
		s.as(s.dutch).post(fmt.Sprintf("/nl/p/%d/hide", comment.ID), "reason", "spam").expect(http.StatusSeeOther)
		kept := map[string]seen{}
		for path := range before {
			kept[path] = k.see(path)
		}
		k.forget()
		for path := range before {
			anew := k.see(path)
			if kept[path] != anew {
				t.Errorf("visitors get %s as it was before: %s", path, differs(kept[path], anew))
			}
			if before[path] != anew {
				changed[routes[path]] = true
			}
		}
		for _, route := range []string{"/:locale/t/:id/:slug", "/feeds/:locale/t/:id", "/:locale/u/:handle", "/:locale/moderation/log"} {
			if !changed[route] {
				t.Errorf("%s never changed: the test says nothing of it", route)
			}
		}
	})
}

// A slash that is part of a segment makes no address of a thread, and nothing is kept.
func TestNoThreadHasAnEncodedSlash(t *testing.T) {
	eachKeeping(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Is het nog een kanaal")
		kept := s.pages.Len()
		for _, slash := range []string{"%2F", "%2f"} {
			for _, path := range []string{"/nl/t/ID" + slash + "SLUG", "/nl/t" + slash + "ID/SLUG", "/nl" + slash + "t/ID/SLUG"} {
				s.visitor().get(strings.NewReplacer("ID", fmt.Sprint(thread.ID), "SLUG", thread.Slug).Replace(path)).expect(http.StatusNotFound)
			}
		}
		if n := s.pages.Len(); n != kept {
			t.Errorf("%d pages are kept for addresses that nothing has", n-kept)
		}
	})
}

// Each route with the id of something keeps its pages only as made of that, and where it
// can't be read keeps none.
func TestKeptPagesNameWhatTheyShow(t *testing.T) {
	found := 0
	for _, route := range web.KeptPaths() {
		if !strings.Contains(route, "/:id") {
			continue
		}
		found++
		if things, ok := web.ThingsOf(route, "12"); !ok || !slices.Contains(things, fresh.Thread(12)) {
			t.Errorf("%s of 12 is kept (%v) as made of %v", route, ok, things)
		}
		for _, id := range []string{"", "0", "012", "+12", "-12", " 12", "12%2Fslug", "12/slug", "%31%32", "١٢", "12\x00", "99999999999999999999", "slug"} {
			if things, ok := web.ThingsOf(route, id); ok {
				t.Errorf("%s of %q is kept as made of %v", route, id, things)
			}
		}
	}
	if found < 3 {
		t.Errorf("%d routes of threads are kept", found)
	}
}
