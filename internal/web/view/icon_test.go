package view_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every page fetches the icons, so that one that no page has costs all.
func TestEveryIconIsUsed(t *testing.T) {
	sprite, err := os.ReadFile("../../../static/img/icons.svg")
	if err != nil {
		t.Fatal(err)
	}
	templates, err := filepath.Glob("*.templ")
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, name := range templates {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(b)
	}
	has := map[string]bool{}
	for _, m := range regexp.MustCompile(`<symbol id="([^"]+)"`).FindAllSubmatch(sprite, -1) {
		has[string(m[1])] = true
	}
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?:Icon|iconPath)\("([^"]+)"\)`).FindAllStringSubmatch(text.String(), -1) {
		used[m[1]] = true
		if !has[m[1]] {
			t.Errorf("there is no icon %q", m[1])
		}
	}
	for name := range has {
		if !used[name] {
			t.Errorf("icon %q isn't used", name)
		}
	}
}
