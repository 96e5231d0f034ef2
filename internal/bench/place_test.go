package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestSmallForumsAreMadeAnew: what a run writes to a small forum changes what it is.
func TestSmallForumsAreMadeAnew(t *testing.T) {
	keep := t.TempDir()
	for _, posts := range []int{10_000, keptFrom} {
		p, err := placeFor(keep, size{"sqlite", posts})
		if err != nil {
			t.Fatal(err)
		}
		if err := p.fresh(); err != nil {
			t.Fatal(err)
		}
		if kept := p.made != ""; kept != (posts >= keptFrom) {
			t.Errorf("%d posts: the next run finds them: %v", posts, kept)
		}
		if err := p.remove(); err != nil {
			t.Fatal(err)
		}
		_, err = os.Stat(filepath.Join(keep, filepath.Base(p.args[1])))
		if gone := os.IsNotExist(err); gone != (posts < keptFrom) {
			t.Errorf("%d posts: removed after they were measured: %v", posts, gone)
		}
	}
	if _, err := os.Stat(keep); err != nil {
		t.Errorf("the folder for kept forums: %v", err)
	}
}
