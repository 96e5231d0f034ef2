package architecture

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDecisionRecordsAreNumbered holds docs/adr to numbers without gap or
// double, the same in a record's name and in its title: others refer to them.
func TestDecisionRecordsAreNumbered(t *testing.T) {
	paths, err := filepath.Glob("../../docs/adr/*.md")
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Fatal("there are no decision records")
	}
	for i, path := range paths {
		name, number := filepath.Base(path), i+1
		if prefix := fmt.Sprintf("%04d-", number); !strings.HasPrefix(name, prefix) {
			t.Fatalf("docs/adr/%s stands where %s… should", name, prefix)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if title := fmt.Sprintf("# %d. ", number); !strings.HasPrefix(string(text), title) {
			t.Errorf("docs/adr/%s doesn't begin with %q", name, title)
		}
	}
}
