package server

import (
	"context"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tertulia/internal/config"
	"tertulia/internal/store"
)

// running starts a forum on a data directory and serves until stop is called.
func running(t *testing.T, dir string) (base string, stop func()) {
	t.Helper()
	c := config.Serve{Database: config.Database{DataDir: dir}, Listen: "127.0.0.1:0", RateLimits: "on",
		ShutdownGrace: 10 * time.Second}
	s, err := New(context.Background(), c, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	return "http://" + s.Addr(), func() {
		t.Helper()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// mailed waits for a mail that asks to confirm an address, and gives the secret
// in it.
func mailed(t *testing.T, dir string) string {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		files, err := filepath.Glob(filepath.Join(dir, "mail", "*.confirm.eml"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if _, secret, found := strings.Cut(plainText(t, file), "confirm?token="); found {
				secret, _, _ = strings.Cut(secret, "\r\n")
				return secret
			}
		}
	}
	t.Fatal("no mail was written")
	return ""
}

// plainText is the text of a mail; empty for a file that isn't whole yet.
func plainText(t *testing.T, file string) string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := mail.ReadMessage(f)
	if err != nil {
		return ""
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	part, err := multipart.NewReader(m.Body, params["boundary"]).NextPart()
	if err != nil {
		return ""
	}
	text, err := io.ReadAll(part)
	if err != nil {
		return ""
	}
	return string(text)
}

func post(t *testing.T, client *http.Client, address string, form url.Values) {
	t.Helper()
	res, err := client.PostForm(address, form)
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil {
		t.Error(err)
	}
	if res.StatusCode != http.StatusOK {
		t.Fatalf("POST %s: %s", address, res.Status)
	}
}

func TestMailIsWrittenAndWhatIsInMemoryIsSaved(t *testing.T) {
	dir := t.TempDir()
	base, stop := running(t, dir)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	post(t, client, base+"/nl/signup", url.Values{"handle": {"sanne"}, "email": {"sanne@example.org"},
		"password": {"vier bomen in de tuin"}})
	post(t, client, base+"/nl/confirm", url.Values{"token": {mailed(t, dir)}})
	stop()

	s, err := store.Open(context.Background(), store.Config{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	m, err := s.MemberByHandle(context.Background(), "sanne")
	if err != nil || !m.Confirmed() || m.LastSeenAt == nil {
		t.Errorf("after the stop the member is %+v, error %v", m, err)
	}
}
