package static_test

import (
	"image/color"
	"testing"

	"tertulia/static"
)

func TestColoursAreThoseOfTheLightScheme(t *testing.T) {
	for name, want := range map[string]color.RGBA{
		"paper": {0xfc, 0xfa, 0xf6, 0xff}, "nl": {0xd3, 0x68, 0x05, 0xff}, "de-ink": {0xff, 0xff, 0xff, 0xff},
	} {
		if got := static.Colour(name).C; got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	known, _ := static.LangColours("ar")
	unknown, _ := static.LangColours("fr")
	if known.C != static.Colour("ar").C || unknown.C != static.Colour("und").C {
		t.Error("a language has another's colour")
	}
}
