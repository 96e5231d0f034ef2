package text

import (
	"reflect"
	"strings"
	"testing"

	"tertulia/internal/forum"
)

func TestAnalyserGivesTheSame(t *testing.T) {
	var an Analyser
	for range 2 { // what is met for the first time, and what is remembered
		for _, s := range []string{"", "Kundenberatung für die Kunden, #Sales @noor_12 $TWTR", "Twitter-accounts van klanten",
			"خدمة العملاء عبر الTwitter ٢٨٠", "¿Cuánto cuesta un año?", "The client's strategies and 👍 100 %", "日本語"} {
			for _, lang := range []forum.Lang{"de", "nl", "ar", "es", "en", forum.Und} {
				if got, want := an.Analyse(lang, s), Analyse(lang, s); !reflect.DeepEqual(got, want) {
					t.Errorf("%s: %q becomes %+v, want %+v", lang, s, got, want)
				}
			}
		}
	}
}

func TestAnalyserForgets(t *testing.T) {
	var an Analyser
	for i := range 3 * mostRemembered {
		an.Analyse("en", strings.Repeat("x", i%50)+string(rune('一'+i%20_000)))
	}
	if n := len(an.known["en"]); n > mostRemembered {
		t.Errorf("it remembers %d words", n)
	}
}
