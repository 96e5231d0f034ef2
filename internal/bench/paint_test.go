package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestBrowserThatDoesNotStart leaves the paint unmeasured, and the run goes on.
func TestBrowserThatDoesNotStart(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte("#!/bin/sh\necho no usable sandbox\nexit 1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	t.Setenv(chromiumEnv, "chromium")
	if p, err := painted("http://127.0.0.1/"); err != nil || p.known() {
		t.Errorf("%+v (%v)", p, err)
	}
}
