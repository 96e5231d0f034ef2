package web_test

import (
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"
	"time"

	"tertulia/internal/account"
	"tertulia/internal/address"
	"tertulia/internal/community"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/middleware"
	"tertulia/internal/moderation"
	"tertulia/internal/sample"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/translation"
	"tertulia/internal/web"
	"tertulia/locales"
)

// BenchmarkPage answers requests for pages of a generated forum on the embedded
// database, from the middleware down but without a network.
func BenchmarkPage(b *testing.B) {
	clock := storetest.NewClock()
	config := storetest.SQLite(b)
	s := storetest.Open(b, config, clock)
	config.SharedBytes = 0
	cold := storetest.Open(b, config, clock)
	if err := sample.Generate(b.Context(), s, sample.Generation{Threads: 2000, Posts: 20_000, Seed: 1}); err != nil {
		b.Fatal(err)
	}
	busy := busiest(b, s)
	token := signIn(b, s, forum.SystemID+20)
	paths := map[string]string{
		"thread": address.ThreadPlace{Locale: "en", ID: int64(busy.ID), Slug: busy.Slug, Page: busy.Pages() / 2}.String(),
		"home":   address.Home("en"), "search": "/en/search?q=answer", "healthz": "/healthz",
	}
	for name, path := range paths {
		for who, w := range map[string]struct {
			store *store.Store
			cache int64
			token string
		}{"visitor kept": {s, 1 << 20, ""}, "visitor": {s, 0, ""}, "member": {s, 0, token}, "visitor cold": {cold, 0, ""}, "member cold": {cold, 0, token}} {
			h := benchServer(b, w.store, clock, w.cache)
			b.Run(name+"/"+who, func(b *testing.B) { benchPage(b, h, path, w.token) })
		}
	}
}

func benchServer(b *testing.B, s *store.Store, clock *storetest.Clock, cache int64) http.Handler {
	b.Helper()
	set, err := locale.Load(locales.FS)
	if err != nil {
		b.Fatal(err)
	}
	pages, err := middleware.NewPageCache(cache)
	if err != nil {
		b.Fatal(err)
	}
	h, err := web.New(web.Config{
		Store: s, Locales: set, Pages: pages, Account: account.New(account.Config{Store: s, Locales: set.Tags()}),
		Moderation: moderation.New(s), Machine: translation.NewMachine(translation.MachineConfig{Store: s}), Translation: translation.New(s, translation.Config{Langs: []forum.Lang{"nl", "de", "ar", "es", "en"}}), Community: community.New(s, community.Config{Langs: []forum.Lang{"nl", "de", "ar", "es", "en"}}),
		BaseURL: "http://forum.example", Now: clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		b.Fatal(err)
	}
	return h
}

func benchPage(b *testing.B, h http.Handler, path, token string) {
	r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, path, nil)
	r.Host = "forum.example"
	r.Header.Set("Accept-Encoding", "gzip")
	if token != "" {
		r.AddCookie(&http.Cookie{Name: "session", Value: token})
	}
	b.ReportAllocs()
	start := cpuTime(b)
	for b.Loop() {
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != http.StatusOK {
			b.Fatalf("%s: %d", path, w.Code)
		}
	}
	b.ReportMetric(float64((cpuTime(b)-start).Microseconds())/float64(b.N), "cpu-µs/op")
}

// cpuTime is what this process has used of the processors, which other programs
// on the machine disturb less than the time on the clock.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// busiest is the thread with most posts.
func busiest(b *testing.B, s *store.Store) forum.Thread {
	b.Helper()
	p, err := s.ListPage(b.Context(), forum.Viewer{}, forum.ListQuery{Sort: forum.SortDiscussed})
	if err != nil {
		b.Fatal(err)
	}
	return p.Threads[0].Thread
}

// signIn gives the token of a new session.
func signIn(b *testing.B, s *store.Store, id forum.MemberID) string {
	b.Helper()
	var random [32]byte
	_, _ = rand.Read(random[:]) // never fails
	secret := forum.SecretFrom(random)
	storetest.Write(b, s, func(tx *store.Tx) error {
		return tx.AddSession(&forum.Session{TokenHash: secret.Hash(), MemberID: id, ExpiresAt: tx.Now().Add(time.Hour)})
	})
	return string(secret)
}
