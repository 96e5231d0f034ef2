package main

import (
	"cmp"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestCommentsPath(t *testing.T) {
	for thread, want := range map[string]string{"/en/t/12/a-b": "/en/t/12/comments", "/ar/t/7/": "/ar/t/7/comments", "/en/t/7": "/en/t/7/comments"} {
		if got := commentsPath(thread); got != want {
			t.Errorf("%s: %s", thread, got)
		}
	}
}

func TestWhatWentWrongWithComments(t *testing.T) {
	tests := map[string]struct {
		told, there []int
		want        int
	}{
		"all there":         {[]int{7, 6, 8}, []int{6, 7, 8}, 0},
		"none posted":       {nil, nil, 0},
		"lost":              {[]int{6, 7, 8}, []int{6, 8}, 1},
		"the last one lost": {[]int{6, 7, 8}, []int{6, 7}, 1},
		"numbered twice":    {[]int{6, 7, 7}, []int{6, 7}, 1},
		"told another's":    {[]int{6, 7, 7}, []int{6, 7, 8}, 2},
		"nowhere":           {[]int{6, 0}, []int{6, 7}, 2},
		"there twice":       {[]int{6, 7}, []int{6, 7, 7}, 1},
		"told to nobody":    {[]int{6, 7}, []int{6, 7, 8}, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := wrong(tt.told, tt.there); got != tt.want {
				t.Errorf("%d, want %d", got, tt.want)
			}
		})
	}
}

// TestCommentsAreFoundAgain: what answers lead to, and what the pages of the thread have.
func TestCommentsAreFoundAgain(t *testing.T) {
	const posts = 43
	forum := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodPost:
			w.Header().Set("Location", "/en/t/7/x?page=2#post-"+r.FormValue("n"))
			w.WriteHeader(http.StatusSeeOther)
		case r.URL.Path == "/en/t/7/last":
			w.Header().Set("Location", fmt.Sprintf("/en/t/7/x?page=3#post-%d", posts))
			w.WriteHeader(http.StatusFound)
		default:
			at, err := strconv.Atoi(cmp.Or(r.URL.Query().Get("page"), "1"))
			if err != nil || r.URL.RequestURI() != pageOf("/en/t/7/x", at) {
				http.NotFound(w, r)
			}
			for n := (at-1)*postsOnPage + 1; n <= min(at*postsOnPage, posts); n++ {
				fmt.Fprintf(w, `<article class="post" id="post-%d"></article>`, n)
			}
		}
	}))
	t.Cleanup(forum.Close)
	addr := strings.TrimPrefix(forum.URL, "http://")
	there, err := newSite(addr).numbers("/en/t/7/x", 38)
	if want := []int{39, 40, 41, 42, 43}; err != nil || !slices.Equal(there, want) {
		t.Errorf("%v (%v), want %v", there, err, want)
	}
	if all, err := newSite(addr).numbers("/en/t/7/x", 0); err != nil || len(all) != posts {
		t.Errorf("%v (%v), want all", all, err)
	}
	s := &server{addr: addr}
	l := load{addr: addr, conns: 3, most: len(there), atMost: time.Minute, want: http.StatusSeeOther}
	for _, n := range there {
		l.requests = append(l.requests, s.post("/en/t/7/comments", "", "n="+strconv.Itoa(n)))
	}
	came, err := l.run()
	if err != nil {
		t.Fatal(err)
	}
	if faults := wrong(told(came.Led), there); faults != 0 || len(came.Led) != len(there) {
		t.Errorf("%d went wrong of %q", faults, came.Led)
	}
}
