package web_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"tertulia/internal/account"
	"tertulia/internal/config"
	"tertulia/internal/forum"
	"tertulia/internal/server"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/web"
)

// TestGarbage sends what no browser sends to every route, as every kind of
// viewer. Each answer must blame the sender (a status below 500) in the language
// of the page, and the forum must be sound and usable afterwards.
func TestGarbage(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func(testing.TB) store.Config{
		"sqlite": storetest.SQLite, "postgres": storetest.Postgres,
	} {
		t.Run(name, func(t *testing.T) {
			h := startHostile(t, database(t))
			viewers := h.viewers()
			for _, r := range web.Routes() {
				for _, g := range garbageFor(r) {
					viewers[h.sent%len(viewers)].send(g)
				}
			}
			for _, g := range brokenRequests() {
				h.visitor().send(g)
			}
			h.checkSound()
			t.Logf("%d requests", h.sent)
		})
	}
}

// hostile is a running forum under attack.
type hostile struct {
	*testing.T
	address string
	store   *store.Store // of a second process, as the command line's
	journal journal
	sent    int
}

// journal is a log that can be read while it is written.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// startHostile starts a forum as `tertulia serve` does, with a little in it.
func startHostile(t *testing.T, c store.Config) *hostile {
	t.Helper()
	h := &hostile{T: t}
	if c.DataDir == "" {
		c.DataDir = t.TempDir()
	}
	srv, err := server.New(t.Context(), config.Serve{
		Database: config.Database{DataDir: c.DataDir, DatabaseURL: c.URL}, Listen: "127.0.0.1:0",
		BaseURL: "http://forum.example", RateLimits: "off", ShutdownGrace: 10 * time.Second,
	}, slog.New(slog.NewTextHandler(&h.journal, &slog.HandlerOptions{Level: slog.LevelError})), nil)
	if err != nil {
		t.Fatal(err)
	}
	h.address = srv.Addr()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- srv.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("the forum stopped with %v", err)
		}
		if t.Failed() {
			t.Logf("errors in its log:\n%s", h.journal.String())
		}
	})
	h.open(c)
	return h
}

// open opens the forum's database a second time.
func (h *hostile) open(c store.Config) {
	h.Helper()
	var err error
	if h.store, err = store.Open(h.Context(), c); err != nil {
		h.Fatal(err)
	}
	h.Cleanup(func() {
		if err := h.store.Close(); err != nil {
			h.Error(err)
		}
	})
}

// viewers fills the forum, and gives those who take turns: a visitor, the author
// of what there is, another member, moderators of its language and of another,
// and between them the admin, whom the least stands in the way of. Threads 1
// (with a comment), 2 (closed) and 3 (post 4) are in Dutch.
func (h *hostile) viewers() []*attacker {
	h.Helper()
	author, other := storetest.Member(h, h.store, "sanne"), storetest.Member(h, h.store, "jonas")
	dutch, german := storetest.Moderator(h, h.store, "pieter", "nl"), storetest.Moderator(h, h.store, "anke", "de")
	storetest.Admin(h, h.store, "olivia")
	thread := storetest.Thread(h, h.store, author, "nl", "Is dit nog een kanaal", "sales")
	storetest.Comment(h, h.store, thread.ID, other, "de")
	closed := storetest.Thread(h, h.store, author, "nl", "Hier is het laatste woord gezegd")
	storetest.Write(h, h.store, func(tx *store.Tx) error {
		t, err := tx.LockThread(closed.ID)
		if err != nil {
			return err
		}
		at := tx.Now()
		d := t.Close(forum.Closing{Reason: forum.CloseResolved, ByID: &dutch.ID, At: &at})
		if err := tx.SaveThread(&t); err != nil {
			return err
		}
		return tx.Record(&d)
	})
	storetest.Thread(h, h.store, author, "nl", "Hiermee mag alles gebeuren")
	// Those were given words as they stand; the check at the end knows the program's.
	if err := h.store.ReindexAll(h.Context(), func(int, int) {}); err != nil {
		h.Fatal(err)
	}
	admin := h.member("olivia")
	viewers := []*attacker{admin, h.visitor()}
	for _, m := range []*forum.Member{author, other, dutch, german} {
		viewers = append(viewers, admin, h.member(m.Handle))
	}
	return viewers
}

// checkSound fails unless everybody can still use the forum, and its counts are
// right.
func (h *hostile) checkSound() {
	h.Helper()
	for _, target := range []string{"/nl/", "/ar/t/1/is-dit-nog-een-kanaal", "/de/search?q=kanaal"} {
		if got := h.member("sanne").ask(garbage{target: target}); got.StatusCode != 200 {
			h.Errorf("%s answers %d after the attack", target, got.StatusCode)
		}
	}
	found, err := h.store.Inspect(context.Background())
	if err != nil {
		h.Fatal(err)
	}
	for _, f := range found {
		h.Errorf("the database has %d %s", f.Rows, f.What)
	}
	if h.journal.String() != "" {
		h.Error("the log has errors")
	}
}

// member is an attacker with that member's session.
func (h *hostile) member(handle string) *attacker {
	h.Helper()
	accounts := account.New(account.Config{Store: h.store, Locales: []string{"nl"}})
	if err := accounts.SetPassword(h.Context(), handle, password); err != nil {
		h.Fatal(err)
	}
	a := &attacker{hostile: h, handle: handle}
	a.logIn()
	return a
}

// visitor is an attacker without a session.
func (h *hostile) visitor() *attacker { return &attacker{hostile: h} }
