package address_test

import (
	"testing"

	"tertulia/internal/address"
)

func TestSpellPath(t *testing.T) {
	for escaped, want := range map[string]string{
		"/nl/t/7/titel":          "/nl/t/7/titel",
		"/nl/t/7/%74itel":        "/nl/t/7/titel",
		"/ar/t/7/%d9%82%d9%86":   "/ar/t/7/%D9%82%D9%86",
		"/ar/t/7/%D9%82%D9%86":   "/ar/t/7/%D9%82%D9%86",
		"/ar/t/7/قن":             "/ar/t/7/%D9%82%D9%86",
		"/nl/tags/a%2fb":         "/nl/tags/a%2Fb",
		"/nl/tags/a!,b":          "/nl/tags/a%21%2Cb",
		"/nl/tags/a%21%2Cb":      "/nl/tags/a%21%2Cb",
		"/nl/tags/a$b":           "/nl/tags/a$b",
		"/nl/tags/%2e%2e":        "/nl/tags/..",
		"//nl//":                 "//nl//",
		"/nl/%zz":                "/nl/%zz",
		"*":                      "*",
		"":                       "",
		address.Tag("nl", "ñ/'"): address.Tag("nl", "ñ/'"),
	} {
		if got := address.SpellPath(escaped); got != want {
			t.Errorf("%s is written %s, want %s", escaped, got, want)
		}
	}
}
