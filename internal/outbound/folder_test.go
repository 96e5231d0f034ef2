package outbound

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFolderKeepsMailsAndNamesThemInTheLog(t *testing.T) {
	var log bytes.Buffer
	dir := filepath.Join(t.TempDir(), "mail")
	f, err := NewFolder(dir, "forum@forum.example", slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Send(context.Background(), example()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "20261121-120000-event-7.confirm.eml")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	checkMessage(t, string(raw))
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, error %v", info.Mode(), err)
	}
	for _, want := range []string{path, example().Link} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log doesn't name %s: %s", want, log.String())
		}
	}
}
