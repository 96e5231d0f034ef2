package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCommitIsNamed: the report itself may have changed since, nothing else.
func TestCommitIsNamed(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(dir))
	if got := commit("docs"); got != unknownCommit {
		t.Fatalf("a tree without history is at %q", got)
	}
	write := func(file, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) {
		t.Helper()
		if out, err := git(args...); err != nil {
			t.Fatalf("git %s: %v\n%s", args[0], err, out)
		}
	}
	write("main.go", "package main\n")
	write("docs/PERFORMANCE.md", "# Performance\n")
	run("init", "-q")
	run("add", "-A")
	run("-c", "user.name=Noor", "-c", "user.email=noor@example.org", "-c", "commit.gpgsign=false", "commit", "-qm", "Begin")
	clean := commit("docs")
	if len(clean) < 12 || strings.Contains(clean, "-") {
		t.Fatalf("the commit is %q", clean)
	}
	write("docs/PERFORMANCE.md", "# Faster\n")
	write("docs/images/performance.svg", "<svg/>")
	if got := commit("docs"); got != clean {
		t.Errorf("after a report was written: %q, want %q", got, clean)
	}
	write("new.go", "package main\n")
	if got := commit("docs"); got != clean+"-dirty" {
		t.Errorf("with a new file: %q, want %q", got, clean+"-dirty")
	}
}
