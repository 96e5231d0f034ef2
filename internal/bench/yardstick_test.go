package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestYardstickIsAskedBesideEachPage: right before and right after it, in each round.
func TestYardstickIsAskedBesideEachPage(t *testing.T) {
	var mu sync.Mutex
	var asked []string // each path once for as long as no other is asked for
	site := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if len(asked) == 0 || asked[len(asked)-1] != r.URL.Path {
			asked = append(asked, r.URL.Path)
		}
	}))
	defer site.Close()
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	measured := &server{addr: site.Listener.Addr().String(), cmd: &exec.Cmd{Process: self}}
	y := &yardstick{meter: meter{server: measured, time: rounds * time.Millisecond}}
	figures, err := y.reading([]page{{"a", []string{"/a"}}, {"b", []string{"/b"}}}, reader{who: visitor})
	if err != nil {
		t.Fatal(err)
	}
	want := append([]string{"/a", "/b", "/healthz"}, slices.Repeat([]string{"/a", "/healthz", "/b", "/healthz"}, rounds)...)
	if !slices.Equal(asked, want) {
		t.Errorf("asked for %s, want %s", strings.Join(asked, " "), strings.Join(want, " "))
	}
	for i, name := range []string{"a", "b"} {
		if f := figures[i]; f.Page != name || f.Who != visitor || f.Yardstick == nil || f.share() <= 0 || f.Yardstick.Page != "/healthz" {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if own := y.own("as by default"); own.Who != "as by default" || own.Requests < connections || len(y.turns) != 2*rounds+1 {
		t.Errorf("%+v in %d turns", own, len(y.turns))
	}
}

// TestRestThatDoesNotComeIsCounted: the report says so.
func TestRestThatDoesNotComeIsCounted(t *testing.T) {
	restless := 0
	if err := (meter{restless: &restless}).rest(time.Millisecond, 0); err != nil || restless != 1 {
		t.Errorf("%d (%v)", restless, err)
	}
}

// TestEachRoundHasItsYardstick: a machine that is slow for a round is slow for both.
func TestEachRoundHasItsYardstick(t *testing.T) {
	round := func(rate, yardstick int) figure {
		second := func(requests int) loaded { return loaded{Requests: requests, Took: time.Second} }
		return figure{loaded: second(rate), Yardstick: &figure{loaded: second(yardstick)}}
	}
	found := middleOf([]figure{round(300, 1000), round(600, 1000), round(200, 400), round(90, 100), round(100, 200)}, figure.share)
	if found.share() != 0.5 {
		t.Errorf("the share is %v, want the middle one", found.share())
	}
	both := between(figure{CPU: 10, loaded: loaded{Requests: 100, Took: time.Second, P50: 2}},
		figure{CPU: 20, loaded: loaded{Requests: 300, Took: time.Second, P50: 4}})
	if both.Rate() != 200 || both.CPU != 15 || both.P50 != 3 {
		t.Errorf("%+v", both)
	}
}
