package main

import (
	"os"
	"path/filepath"
	"strings"
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

// TestKeptForumsKeepTheirRate: how fast a forum was generated is told, and judged, also by
// the runs that find it.
func TestKeptForumsKeepTheirRate(t *testing.T) {
	p, err := placeFor(t.TempDir(), size{"sqlite", keptFrom})
	if err != nil {
		t.Fatal(err)
	}
	pretended := filepath.Join(t.TempDir(), "tertulia")
	script := "#!/bin/sh\n[ $1 != generate ] || echo 100000 threads with 1000000 posts in 4m32.6s: 3669 posts a second\n"
	if err := os.WriteFile(pretended, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, kept := range []bool{false, true} {
		f, err := p.fill(program{binary: pretended}, keptFrom)
		if err != nil || f.rate != 3669 || f.kept != kept {
			t.Errorf("%+v (%v)", f, err)
		}
		if told := strings.HasSuffix(f.String(), "3669 posts a second (by an earlier run)"); told != kept {
			t.Errorf("%q", f)
		}
	}
	if _, err := filledAs("no posts"); err == nil {
		t.Error("what was generated at no rate is taken")
	}
}
