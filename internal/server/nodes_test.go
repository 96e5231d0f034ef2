package server

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"tertulia/internal/config"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// node is one of several servers on a database.
type node struct {
	*testing.T
	*Server
}

func startNode(t *testing.T, c store.Config) *node {
	t.Helper()
	dir := c.DataDir
	if dir == "" {
		dir = t.TempDir()
	}
	s, err := New(context.Background(), config.Serve{Database: config.Database{DatabaseURL: c.URL, DataDir: dir},
		Listen: "127.0.0.1:0", RateLimits: "off", PageCache: 8, ShutdownGrace: 10 * time.Second}, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	return runNode(t, s)
}

// runNode runs a server until the test ends.
func runNode(t *testing.T, s *Server) *node {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return &node{t, s}
}

// home is the page that visitors of this node get.
func (n *node) home() string {
	n.Helper()
	answer, err := http.Get("http://" + n.Addr() + "/nl/")
	if err != nil {
		n.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		n.Fatalf("home is %s (%v)", answer.Status, err)
	}
	return string(body)
}

// shows waits until visitors of this node see a text.
func (n *node) shows(text string) {
	n.Helper()
	for deadline := time.Now().Add(time.Minute); !strings.Contains(n.home(), text); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			n.Fatalf("%q isn't seen", text)
		}
	}
}

// What one server writes, the visitors of another see, though it keeps its pages.
func TestNodesSeeEachOthersWrites(t *testing.T) {
	c := storetest.Postgres(t)
	a, b := startNode(t, c), startNode(t, c)
	author := storetest.Member(t, a.store, "sanne")
	for i := range 3 {
		title := fmt.Sprintf("Een gesprek over kanaal %d", i)
		b.home() // is kept
		storetest.Thread(t, a.store, author, "nl", title)
		if !strings.Contains(a.home(), title) {
			t.Errorf("%q isn't seen at once where it was written", title)
		}
		b.shows(title)
	}
	b.home()
	setting := "Het Praatcafé"
	storetest.Write(t, a.store, func(tx *store.Tx) error { return tx.SetSetting("name.nl", setting, forum.SystemID) })
	b.shows(setting)
}

// A node that lost its connection believes nothing that it kept.
func TestNodeThatLostItsConnectionEmptiesItsCache(t *testing.T) {
	c := storetest.Postgres(t)
	n := startNode(t, c)
	thread := storetest.Thread(t, n.store, storetest.Member(t, n.store, "sanne"), "nl", "Zoals het was")
	n.shows("Zoals het was")
	storetest.Touch(t, c, `UPDATE threads SET title = 'Zoals het is' WHERE id = $1`, thread.ID) // without an event
	for deadline := time.Now().Add(time.Minute); storetest.CutListening(t, c) == 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it doesn't listen")
		}
	}
	n.shows("Zoals het is")
}

// A node whose connections fall silent, without an end that anybody would hear of, goes
// on following the others by new ones.
func TestNodeWhoseConnectionsFallSilent(t *testing.T) {
	for name, listening := range map[string]bool{"all": true, "all but the one that listens": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := storetest.Postgres(t)
			proxy := newProxy(t, hostOf(t, c.URL))
			a, b := startNode(t, c), startNode(t, throughProxy(t, c, proxy))
			author := storetest.Member(t, a.store, "sanne")
			storetest.Thread(t, a.store, author, "nl", "Vóór de stilte")
			b.shows("Vóór de stilte")
			proxy.silence(listening)
			storetest.Thread(t, a.store, author, "nl", "Tijdens de stilte")
			b.comesToShow("Tijdens de stilte")
			storetest.Thread(t, a.store, author, "nl", "Na de stilte")
			b.comesToShow("Na de stilte")
		})
	}
}

// comesToShow is [node.shows] for a node that may fail meanwhile.
func (n *node) comesToShow(text string) {
	n.Helper()
	client := http.Client{Timeout: time.Minute}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		if answer, err := client.Get("http://" + n.Addr() + "/nl/"); err == nil {
			body, _ := io.ReadAll(answer.Body) // a broken one shows nothing
			_ = answer.Body.Close()
			if strings.Contains(string(body), text) {
				return
			}
		}
		if time.Now().After(deadline) {
			n.Fatalf("%q isn't seen", text)
		}
	}
}
