package main

import (
	"slices"
	"strings"
	"testing"
)

// TestPagesOfOtherShapesArentCompared: the growth of a page that lists less, or whose
// texts are much shorter, would be that of nothing.
func TestPagesOfOtherShapesArentCompared(t *testing.T) {
	posts := func(n, letters int) string {
		return strings.Repeat(`<article class="post"><div class="prose">`+strings.Repeat("x", letters)+`</div></article>`, n)
	}
	threads := func(n int) string { return `<ul class="threads">` + strings.Repeat(`<li>x</li>`, n) + `</ul>` }
	small := pretend(t, map[string]string{"/en/": threads(25), "/en/tags/a": threads(20), "/1": posts(20, 300), "/2": posts(20, 300), "/3": posts(2, 300), "/4": posts(4, 300)})
	large := pretend(t, map[string]string{"/en/": threads(25), "/en/tags/a": threads(25), "/1": posts(20, 320), "/2": posts(20, 200), "/3": posts(4, 300), "/4": posts(2, 300)})
	pages := []page{{"home", []string{"/en/"}}, {"tag", []string{"/en/tags/a"}}, {"first page", []string{"/1"}}, {"last page", []string{"/2"}},
		{"threads in turn", []string{"/3", "/4"}}}
	compare := turns{small: side{site: small}, large: side{site: large}}
	pairs, unlike, err := compare.same(pages, pages)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range pairs {
		names = append(names, p.large.name)
	}
	if want := []string{"home", "first page", "threads in turn"}; !slices.Equal(names, want) {
		t.Errorf("%q are compared, want %q", names, want)
	}
	if want := []string{"tag", "last page"}; !slices.Equal(unlike, want) {
		t.Errorf("%q aren't, want %q", unlike, want)
	}
	if _, _, err := compare.same([]page{{"gone", []string{"/gone"}}}, pages); err == nil {
		t.Error("a page that isn't there is compared")
	}
}
