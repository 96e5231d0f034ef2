package middleware_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/fresh"
	"tertulia/internal/middleware"
)

// kept is a cache with a page that says how often it was made.
type kept struct {
	*testing.T
	cache *middleware.PageCache
	made  atomic.Int64
	// change is done while the page is being made.
	change func(w http.ResponseWriter)
}

func newKept(t *testing.T, size int64) *kept {
	t.Helper()
	cache, err := middleware.NewPageCache(size)
	if err != nil {
		t.Fatal(err)
	}
	return &kept{T: t, cache: cache}
}

func (k *kept) get(header ...string) *httptest.ResponseRecorder {
	k.Helper()
	r := httptest.NewRequest(http.MethodGet, "/nl/t/7/titel", nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	err := k.cache.Serve(w, r, "/nl/t/7/titel", []fresh.Thing{fresh.Thread(7)}, func(w http.ResponseWriter, _ *http.Request) error {
		n := k.made.Add(1)
		w.Header().Set("Vary", "Cookie")
		if k.change != nil {
			k.change(w)
		}
		_, err := fmt.Fprintf(w, "page %d %s", n, strings.Repeat("<p>tekst</p>", 500))
		return err
	})
	if err != nil {
		k.Fatal(err)
	}
	return w
}

func (k *kept) wants(made int64) {
	k.Helper()
	if got := k.made.Load(); got != made {
		k.Errorf("the page was made %d times, want %d", got, made)
	}
}

func TestPageIsMadeOnce(t *testing.T) {
	k := newKept(t, 1<<20)
	k.get()
	w := k.get()
	k.wants(1)
	if !strings.HasPrefix(w.Body.String(), "page 1 ") || w.Code != http.StatusOK {
		t.Errorf("%d: %.40s", w.Code, w.Body)
	}
	etag := w.Header().Get("ETag")
	if w = k.get("If-None-Match", `"other", `+etag); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("with the page's own tag: status %d, %d bytes", w.Code, w.Body.Len())
	}
	for _, encoding := range []string{"br", "gzip"} {
		w = k.get("Accept-Encoding", encoding)
		if w.Header().Get("Content-Encoding") != encoding || w.Body.Len() > 1000 {
			t.Errorf("%s: encoded as %q, %d bytes", encoding, w.Header().Get("Content-Encoding"), w.Body.Len())
		}
		if got := w.Header().Get("Content-Length"); got != strconv.Itoa(w.Body.Len()) {
			t.Errorf("%s: %d bytes are said to be %s", encoding, w.Body.Len(), got)
		}
	}
	k.wants(1)
}

// Who asks first gets what all who come after get.
func TestWhoAsksFirstGetsThePageEncoded(t *testing.T) {
	for accept, encoding := range map[string]string{
		"gzip, deflate, br, zstd": "br", "gzip, deflate, br": "br", "br": "br", "gzip": "gzip", "gzip, br;q=0": "gzip", "": "", "zstd": "zstd",
		"zstd, gzip": "gzip",
	} {
		k := newKept(t, 1<<20)
		first, second := k.get("Accept-Encoding", accept), k.get("Accept-Encoding", accept)
		k.wants(1)
		if got := first.Header().Get("Content-Encoding"); got != encoding {
			t.Errorf("%q: the first is encoded as %q, want %q", accept, got, encoding)
		}
		if !bytes.Equal(first.Body.Bytes(), second.Body.Bytes()) {
			t.Errorf("%q: %d bytes for the first, %d for the second", accept, first.Body.Len(), second.Body.Len())
		}
		if got := first.Header().Values("Vary"); !slices.Equal(got, []string{"Cookie, Accept-Encoding"}) {
			t.Errorf("%q: Vary %q", accept, got)
		}
	}
}

func TestEventsMakePagesOutOfDate(t *testing.T) {
	seven, eight := forum.ThreadID(7), forum.ThreadID(8)
	for _, c := range []struct {
		event forum.Event
		made  int64
	}{
		{forum.Event{Kind: forum.PostAdded, ThreadID: &seven}, 2},
		{forum.Event{Kind: forum.ThreadClosed, ThreadID: &seven}, 2},
		{forum.Event{Kind: forum.PostAdded, ThreadID: &eight}, 1},
		{forum.Event{Kind: forum.ThreadEdited, ThreadID: &eight}, 2}, // it may be named here as the successor
		{forum.Event{Kind: forum.MemberChanged}, 2},
		{forum.Event{Kind: forum.MemberErased}, 2},
		{forum.Event{Kind: forum.SettingChanged}, 2},
		{forum.Event{Kind: forum.ResetRequested}, 1},
	} {
		k := newKept(t, 1<<20)
		k.get()
		k.cache.Follow([]forum.Event{c.event})
		k.get()
		if got := k.made.Load(); got != c.made {
			t.Errorf("after %s the page was made %d times, want %d", c.event.Kind, got, c.made)
		}
	}
}

// A page that was being made when something changed may show the state before.
func TestPageMadeDuringAChangeIsNotKept(t *testing.T) {
	k := newKept(t, 1<<20)
	k.change = func(http.ResponseWriter) { k.cache.Purge(fresh.Thread(7)) }
	k.get()
	k.change = nil
	k.get()
	k.wants(2)
	k.get()
	k.wants(2)
}

func TestWhatIsSomebodysOwnIsNotKept(t *testing.T) {
	for name, change := range map[string]func(http.ResponseWriter){
		"cookie":   func(w http.ResponseWriter) { w.Header().Set("Set-Cookie", "session=x") },
		"no-store": func(w http.ResponseWriter) { w.Header().Set("Cache-Control", "no-store") },
		"redirect": func(w http.ResponseWriter) { w.WriteHeader(http.StatusMovedPermanently) },
	} {
		k := newKept(t, 1<<20)
		k.change = change
		k.get()
		k.get()
		if got := k.made.Load(); got != 2 {
			t.Errorf("%s: made %d times, want 2", name, got)
		}
	}
}

func TestManyWhoAskAtOnceShareOnePage(t *testing.T) {
	k := newKept(t, 1<<20)
	begun, finish := make(chan struct{}), make(chan struct{})
	k.change = func(http.ResponseWriter) {
		close(begun)
		<-finish
	}
	var wg sync.WaitGroup
	wg.Go(func() { k.get() })
	<-begun
	for range 20 {
		wg.Go(func() {
			if w := k.get(); !strings.HasPrefix(w.Body.String(), "page 1 ") {
				t.Errorf("another page: %.20s", w.Body)
			}
		})
	}
	close(finish)
	wg.Wait()
	k.wants(1)
}

// Whoever asks after a change must see it, also while the page from before is
// still being made.
func TestNobodyWaitsForAPageFromBeforeAChange(t *testing.T) {
	k := newKept(t, 1<<20)
	begun, finish := make(chan struct{}), make(chan struct{})
	k.change = func(http.ResponseWriter) {
		if k.made.Load() == 1 {
			close(begun)
			<-finish
		}
	}
	var wg sync.WaitGroup
	wg.Go(func() { k.get() })
	<-begun
	k.cache.Purge(fresh.Thread(7))
	if w := k.get(); !strings.HasPrefix(w.Body.String(), "page 2 ") {
		t.Errorf("after a change one gets %.20s", w.Body)
	}
	close(finish)
	wg.Wait()
	k.get()
	k.wants(2)
}

func TestCacheKeepsToItsSize(t *testing.T) {
	cache, err := middleware.NewPageCache(100 << 10)
	if err != nil {
		t.Fatal(err)
	}
	made := 0
	ask := func(key string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		err := cache.Serve(httptest.NewRecorder(), r, key, nil, func(w http.ResponseWriter, _ *http.Request) error {
			made++
			_, err := io.WriteString(w, strings.Repeat("x", 20<<10))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for round := range 2 {
		for page := range 100 {
			ask(fmt.Sprint("page ", page))
		}
		if round == 1 && made < 150 {
			t.Errorf("%d of 100 pages of 30 KB were kept in 100 KB", 200-made)
		}
	}
}

// Addresses that are made up, as with cursors that lead nowhere, are a page each. However
// many are asked for, what people read stays: a cache that forgot what was asked for
// longest ago would keep none of it.
func TestAFloodOfPagesLeavesWhatIsRead(t *testing.T) {
	const (
		read  = 40   // pages, a third of what has room
		flood = 4000 // others, four for each time that one is read
	)
	cache, err := middleware.NewPageCache(8 << 20) // no machine has less by itself
	if err != nil {
		t.Fatal(err)
	}
	page, made := make([]byte, 50<<10), map[string]int{}
	ask := func(key string) {
		err := cache.Serve(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil), key, nil,
			func(w http.ResponseWriter, _ *http.Request) error {
				made[key]++
				_, err := w.Write(page)
				return err
			})
		if err != nil {
			t.Fatal(err)
		}
	}
	for n := range 3 * read {
		ask(fmt.Sprint("read ", n%read))
	}
	for n := range flood {
		if n%4 == 0 {
			ask(fmt.Sprint("read ", n/4%read))
		}
		ask(fmt.Sprint("made up ", n))
	}
	again := -read
	for n := range read {
		again += made[fmt.Sprint("read ", n)]
	}
	// Some are, as what is asked for often is found out by a count that may err.
	if again > flood/4/4 {
		t.Errorf("of %d times that pages were read beside a flood, they were made again %d times", flood/4, again)
	}
}

func TestNothingIsKeptWithoutRoom(t *testing.T) {
	k := newKept(t, 0)
	k.get()
	k.get()
	k.wants(2)
}

func TestFailureIsPassedOn(t *testing.T) {
	cache, err := middleware.NewPageCache(1 << 20)
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	for range 2 {
		got := cache.Serve(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil), "k", nil,
			func(http.ResponseWriter, *http.Request) error { return broken })
		if !errors.Is(got, broken) {
			t.Errorf("error %v", got)
		}
	}
}
