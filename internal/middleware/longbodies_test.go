package middleware_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/middleware"
)

// slow is a forum whose answers are taken slowly: whoever is in stays until let go.
type slow struct {
	*testing.T
	handler http.Handler
	entered chan string // from where
	letGo   chan struct{}
}

func newSlow(t *testing.T) *slow {
	s := &slow{T: t, entered: make(chan string, 100), letGo: make(chan struct{}, 100)}
	fail := func(w http.ResponseWriter, r *http.Request, err error) {
		if forum.KindOf(err) != forum.Unavailable || r.Body != http.NoBody {
			t.Errorf("refused with %v, and its body can be read: %v", err, r.Body != http.NoBody)
		}
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	s.handler = middleware.LongBodies(fail)(handler(func(_ http.ResponseWriter, r *http.Request) {
		s.entered <- middleware.Client(r.Context()).String()
		<-s.letGo
	}))
	return s
}

// posts sends a body of so many bytes, and says with which status it was answered.
func (s *slow) posts(ctx context.Context, from string, size int64) <-chan int {
	answered := make(chan int, 1)
	go func() {
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/nl/login", strings.NewReader("a=b"))
		r.RemoteAddr, r.ContentLength = from+":4711", size
		w := httptest.NewRecorder()
		observed(nil, r, func(_ http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) })
		answered <- w.Code
	}()
	return answered
}

func await[T any](s *slow, c <-chan T, what string) (v T) {
	s.Helper()
	select {
	case v = <-c:
	case <-time.After(30 * time.Second):
		s.Fatalf("%s didn't happen", what)
	}
	return v
}

// A hundred clients that post two megabytes and read their answers slowly held more
// than a gigabyte of memory.
func TestLongBodiesWaitForOneAnother(t *testing.T) {
	const long, short = middleware.MaxBody, 1000
	s := newSlow(t)
	for range 4 {
		s.posts(t.Context(), "203.0.113.1", long)
		await(s, s.entered, "a place for a long body")
	}
	gone, leave := context.WithCancel(t.Context())
	tired := s.posts(gone, "203.0.113.1", -1) // who doesn't say how long it is
	next := s.posts(t.Context(), "203.0.113.1", long)
	s.posts(t.Context(), "203.0.113.2", long)
	if from := await(s, s.entered, "a place for another address"); from != "203.0.113.2" {
		t.Errorf("a fifth of %s got in", from)
	}
	s.posts(t.Context(), "203.0.113.1", short)
	await(s, s.entered, "a place for a short body")
	leave()
	if got := await(s, tired, "an answer to who left"); got != http.StatusServiceUnavailable {
		t.Errorf("who left was answered with %d", got)
	}
	for range 7 { // all that are in, and who waited
		s.letGo <- struct{}{}
	}
	await(s, s.entered, "a place for who waited")
	if got := await(s, next, "an answer to who waited"); got != http.StatusOK {
		t.Errorf("who waited was answered with %d", got)
	}
}

func TestLongBodiesAreBoundedInAll(t *testing.T) {
	s := newSlow(t)
	from := []string{"203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.4"}
	for n := range 16 {
		s.posts(t.Context(), from[n%4], middleware.MaxBody)
		await(s, s.entered, "a place for a long body")
	}
	ctx, leave := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer leave()
	if got := await(s, s.posts(ctx, "203.0.113.5", middleware.MaxBody), "an answer"); got != http.StatusServiceUnavailable {
		t.Errorf("a seventeenth was answered with %d", got)
	}
	for range 16 {
		s.letGo <- struct{}{}
	}
	s.letGo <- struct{}{}
	if got := await(s, s.posts(t.Context(), "203.0.113.5", middleware.MaxBody), "an answer"); got != http.StatusOK {
		t.Errorf("once all had gone, somebody was answered with %d", got)
	}
}
