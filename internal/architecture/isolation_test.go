package architecture

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestOneIsolation holds that texts are isolated in one place: in plain text by
// locale.Isolate, in HTML by elements. No other source writes a bidi control but
// the one that balances those of members, and tests.
func TestOneIsolation(t *testing.T) {
	allowed := []string{"internal/locale/isolate.go", "internal/text/bidi.go"}
	root := "../.."
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || isTestFile(path) {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if writesControl(string(source)) && !slices.Contains(allowed, filepath.ToSlash(name)) {
			t.Errorf("%s writes bidi controls itself: use locale.Isolate, or an element with dir", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// isTestFile reports what isn't part of the program.
func isTestFile(path string) bool {
	ext := filepath.Ext(path)
	return ext != ".go" && ext != ".templ" || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "/spill/") ||
		strings.Contains(path, "/storetest/")
}

// writesControl reports a bidi control in a source, as it is or escaped.
func writesControl(source string) bool {
	lower := strings.ToLower(source)
	for _, code := range []string{"202a", "202b", "202c", "202d", "202e", "2066", "2067", "2068", "2069"} {
		if strings.Contains(lower, `\u`+code) || strings.Contains(lower, "&#x"+code) {
			return true
		}
	}
	return strings.ContainsAny(source, "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069")
}
