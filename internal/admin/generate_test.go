package admin_test

import (
	"strings"
	"testing"
)

func TestGenerate(t *testing.T) {
	data := t.TempDir()
	out, err := run(t, data, "generate", "--threads=20", "--posts=60", "--seed=3")
	if err != nil || !strings.HasPrefix(out, "20 threads with 60 posts in ") {
		t.Errorf("%s %v", out, err)
	}
	if _, err := run(t, data, "generate", "--threads=20", "--posts=60"); err == nil || !strings.Contains(err.Error(), "--append") {
		t.Errorf("over a forum in use: %v", err)
	}
	if out, err := run(t, data, "generate", "--threads=20", "--posts=60", "--append"); err != nil {
		t.Errorf("added: %s %v", out, err)
	}
	if _, err := run(t, t.TempDir(), "generate", "--threads=20", "--posts=10"); err == nil {
		t.Error("more threads than posts were generated")
	}
}
