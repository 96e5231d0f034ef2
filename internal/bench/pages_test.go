package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestLastFullPage(t *testing.T) {
	at := ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/en/t/7/last" {
			t.Errorf("%s is asked for", r.URL)
		}
		w.Header().Set("Location", at)
		w.WriteHeader(http.StatusFound)
	}))
	defer server.Close()
	s := newSite(strings.TrimPrefix(server.URL, "http://"))
	for location, want := range map[string]string{
		"/en/t/7/slug?page=251#post-5001": "/en/t/7/slug?page=250",
		"/en/t/7/slug?page=250#post-5000": "/en/t/7/slug?page=250",
		"/en/t/7/slug?page=250#post-4999": "/en/t/7/slug?page=249",
		"/en/t/7/slug?page=2#post-39":     "/en/t/7/slug",
		"/en/t/7/slug#post-3":             "/en/t/7/slug",
	} {
		at = location
		if got, err := s.last("/en/t/7/slug"); got != want || err != nil {
			t.Errorf("%s: %q, want %q (%v)", location, got, want, err)
		}
	}
	at = "/en/login"
	if got, err := s.last("/en/t/7/slug"); err == nil {
		t.Errorf("%s is taken for a page, %q", at, got)
	}
}
