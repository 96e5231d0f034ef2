package admin_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// run runs a command line as the program does, in a data directory of its own.
func run(t *testing.T, dataDir string, args ...string) (string, error) {
	t.Helper()
	return (&operator{t: t, now: time.Now, database: []string{"--data-dir", dataDir}}).run(args...)
}

// migratedDir is a data directory with a forum in it.
func migratedDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if _, err := run(t, dir, "migrate"); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestImportArticle(t *testing.T) {
	dir, data := t.TempDir(), migratedDir(t)
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := file("good.txt", "Our channel\n\nText.\n\nShare this\n\n1 Comment\n\n1. Yes.\n\nComments are closed.")
	broken := file("broken.md", "---\ntitle: Our channel\ndate: some day\n---\nText.")
	missing := filepath.Join(dir, "missing.txt")
	last := file("last.txt", "Another channel\n\nText.")

	out, err := run(t, data, "import", "article", good, broken, missing, dir, last, "--source-url", "https://blog.example/")
	if err == nil || !strings.Contains(err.Error(), "3 of 5 files can't be imported") {
		t.Errorf("%v", err)
	}
	for _, want := range []string{
		"note      " + good + ":5: left out", "imported  " + good + ": /p/1, ", ", comments: 1, closed: Our channel\n",
		"broken    " + broken + `:3: "some day" is not a date`, "broken    " + missing + ": no such file", "broken    " + dir + ": is a directory",
		"imported  " + last, "\n2 imported, 0 known, 3 broken\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}

	out, err = run(t, data, "import", "article", good, last)
	if err != nil || !strings.Contains(out, "known     "+good+": nothing changed in thread 1: Our channel") ||
		!strings.HasSuffix(out, "\n0 imported, 2 known, 0 broken\n") {
		t.Errorf("%s %v", out, err)
	}
}

// The exit code tells that one of two articles is missing.
func TestImportArticlesOfTheSameIdentity(t *testing.T) {
	dir, data := t.TempDir(), migratedDir(t)
	var files []string
	for lang, content := range map[string]string{"en": "---\ntitle: Hello\n---\nOne.", "nl": "---\ntitle: Hallo\n---\nEen."} {
		if err := os.Mkdir(filepath.Join(dir, lang), 0o700); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, lang, "2020-01-01-hello.md")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
	}
	out, err := run(t, data, "import", "article", files[0], files[1])
	if err == nil || !strings.Contains(err.Error(), "1 of 2 files can't be imported") ||
		!strings.Contains(out, "broken    "+files[1]+": another article than "+files[0]+" with the same identity, article:slug=hello@2020-01-01T00:00:00Z;") ||
		!strings.HasSuffix(out, "\n1 imported, 0 known, 1 broken\n") {
		t.Errorf("%s %v", out, err)
	}
}

func TestImportArticleRefusesBadSourceURLs(t *testing.T) {
	for _, source := range []string{"blog.example", "/2010/", "ftp://blog.example/", "http://", "%"} {
		_, err := run(t, t.TempDir(), "import", "article", "x.txt", "--source-url", source)
		if err == nil || !strings.Contains(err.Error(), "--source-url takes a whole address") {
			t.Errorf("%q: %v", source, err)
		}
	}
}
