package static

import (
	"image"
	"image/color"
	"regexp"
	"strconv"
	"sync"
)

// Colour is a colour of the style sheet's light scheme by its name in tokens.css,
// without the dashes, for what is drawn rather than styled. It panics for a name
// that the style sheet doesn't have.
func Colour(name string) *image.Uniform {
	c, ok := colours()[name]
	if !ok {
		panic("static: the style sheet has no colour " + name)
	}
	return image.NewUniform(c)
}

// LangColours are the colour of a language's mark and of the letters on it; those
// of an unknown one where the style sheet doesn't name it.
func LangColours(lang string) (ground, ink *image.Uniform) {
	if _, ok := colours()[lang+"-ink"]; !ok {
		lang = "und"
	}
	return Colour(lang), Colour(lang + "-ink")
}

var token = regexp.MustCompile(`--([a-z0-9-]+):\s*#([0-9a-f]{3}|[0-9a-f]{6})\b`)

// colours reads the tokens; the first of a name is that of the light scheme.
var colours = sync.OnceValue(func() map[string]color.Color {
	found := map[string]color.Color{}
	for _, m := range token.FindAllSubmatch(assets()["css/tertulia.css"].content, -1) {
		if name := string(m[1]); found[name] == nil {
			found[name] = hexColour(string(m[2]))
		}
	}
	return found
})

func hexColour(s string) color.Color {
	if len(s) == 3 {
		s = string([]byte{s[0], s[0], s[1], s[1], s[2], s[2]})
	}
	n, _ := strconv.ParseUint(s, 16, 24) // the pattern has seen to it
	return color.RGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 255}
}
