package static_test

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// Everything mirrors by itself where no rule names a side of the page.
func TestNoRuleNamesASide(t *testing.T) {
	physical := regexp.MustCompile(`(?m)(?:^|[\s;{-])(left|right)\s*[:;-]|(?:text-align|float|clear):\s*(?:left|right)|\bto (?:left|right)\b`)
	for name, text := range sources(t) {
		for _, found := range physical.FindAllString(text, -1) {
			t.Errorf("%s: %q", name, found)
		}
	}
}

func sources(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("css/src/*.css")
	if err != nil || len(names) == 0 {
		t.Fatal("no sources", err)
	}
	texts := map[string]string{}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(b)
	}
	return texts
}

var languages = []string{"nl", "de", "ar", "es", "en"}

// The two dark schemes must be the same: one follows the device, one the setting.
func TestSchemes(t *testing.T) {
	light, device, chosen := schemes(t)
	if len(device) == 0 || len(device) != len(chosen) {
		t.Fatalf("%d colours by the device, %d by the setting", len(device), len(chosen))
	}
	for name, value := range device {
		if chosen[name] != value {
			t.Errorf("--%s: %s by the device, %s by the setting", name, value, chosen[name])
		}
	}
	dark := map[string]string{}
	for name, value := range light {
		dark[name] = value
	}
	for name, value := range device {
		dark[name] = value
	}
	for scheme, colours := range map[string]map[string]string{"light": light, "dark": dark} {
		t.Run(scheme, func(t *testing.T) { checkContrast(t, colours); checkLanguages(t, colours) })
	}
}

func schemes(t *testing.T) (light, device, chosen map[string]string) {
	t.Helper()
	text := sources(t)["css/src/tokens.css"]
	blocks := regexp.MustCompile(`(?s):root(:not\(\[data-scheme="light"\]\)|\[data-scheme="dark"\])?\s*\{(.*?)\}`).FindAllStringSubmatch(text, -1)
	if len(blocks) != 3 {
		t.Fatalf("%d blocks of colours, want 3", len(blocks))
	}
	read := func(block string) map[string]string {
		colours := map[string]string{}
		for _, m := range regexp.MustCompile(`--([\w-]+):\s*(#[0-9a-f]{3,8});`).FindAllStringSubmatch(block, -1) {
			colours[m[1]] = m[2]
		}
		return colours
	}
	return read(blocks[0][2]), read(blocks[1][2]), read(blocks[2][2])
}

// WCAG 2.2, 1.4.3 (text: 4.5) and 1.4.11 (what isn't text: 3).
func checkContrast(t *testing.T, c map[string]string) {
	for _, pair := range []struct {
		front, back string
		least       float64
	}{
		{"ink", "paper", 7}, {"ink", "inset", 7}, {"ink", "ground", 7}, {"ink", "mark", 4.5},
		{"muted", "paper", 4.5}, {"muted", "inset", 4.5}, {"muted", "ground", 4.5},
		{"wine", "paper", 4.5}, {"wine", "inset", 4.5}, {"wine", "wine-tint", 4.5}, {"edge", "paper", 3},
		{"on-wine", "wine-deep", 7}, {"on-wine", "wine-dark", 7}, {"on-wine-2", "wine-dark", 4.5}, {"on-wine-2", "wine-deep", 4.5},
		{"brass", "wine-deep", 3}, {"ink", "added", 4.5}, {"ink", "gone", 4.5},
		{"gone-edge", "paper", 4.5}, {"gone-edge", "gone", 3}, {"added-edge", "added", 3},
	} {
		if got := contrast(t, c[pair.front], c[pair.back]); got < pair.least {
			t.Errorf("--%s on --%s: %.2f, at least %.1f", pair.front, pair.back, got, pair.least)
		}
	}
	for _, lang := range languages {
		if got := contrast(t, c[lang+"-ink"], c[lang]); got < 4.5 {
			t.Errorf("the letters on --%s: %.2f", lang, got)
		}
		if got := contrast(t, c[lang], c["paper"]); got < 3 {
			t.Errorf("--%s on paper: %.2f", lang, got)
		}
	}
}

// checkLanguages wants every two languages apart by a distance in OKLab that is
// plain to see, for normal sight and for each kind of dichromacy as simulated by
// Machado, Oliveira and Fernandes (2009), severity 1.
func checkLanguages(t *testing.T, c map[string]string) {
	const least = 0.12
	for sight, m := range map[string][9]float64{
		"normal":       {1, 0, 0, 0, 1, 0, 0, 0, 1},
		"protanopia":   {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
		"deuteranopia": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
		"tritanopia":   {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
	} {
		for i, a := range languages {
			for _, b := range languages[:i] {
				if d := distance(seen(linear(t, c[a]), m), seen(linear(t, c[b]), m)); d < least {
					t.Errorf("%s: --%s and --%s are %.3f apart", sight, a, b, d)
				}
			}
		}
	}
}

type rgb [3]float64

func linear(t *testing.T, hex string) rgb {
	t.Helper()
	if len(hex) == 4 {
		hex = string([]byte{'#', hex[1], hex[1], hex[2], hex[2], hex[3], hex[3]})
	}
	var out rgb
	for i := range out {
		if len(hex) != 7 {
			t.Fatalf("no colour: %q", hex)
		}
		v, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		s := float64(v) / 255
		if out[i] = s / 12.92; s > 0.04045 {
			out[i] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return out
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	luminance := func(c rgb) float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }
	x, y := luminance(linear(t, a)), luminance(linear(t, b))
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func seen(c rgb, m [9]float64) rgb {
	var out rgb
	for i := range out {
		out[i] = m[3*i]*c[0] + m[3*i+1]*c[1] + m[3*i+2]*c[2]
	}
	return out
}

// distance is Euclidean in OKLab (Ottosson 2020).
func distance(a, b rgb) float64 {
	x, y := oklab(a), oklab(b)
	return math.Sqrt(math.Pow(x[0]-y[0], 2) + math.Pow(x[1]-y[1], 2) + math.Pow(x[2]-y[2], 2))
}

func oklab(c rgb) [3]float64 {
	l := math.Cbrt(0.4122214708*c[0] + 0.5363325363*c[1] + 0.0514459929*c[2])
	m := math.Cbrt(0.2119034982*c[0] + 0.6806995451*c[1] + 0.1073969566*c[2])
	s := math.Cbrt(0.0883024619*c[0] + 0.2817188376*c[1] + 0.6299787005*c[2])
	return [3]float64{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}
