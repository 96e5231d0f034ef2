package text

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"tertulia/internal/forum"
)

func TestLexiconAnalysesTheSame(t *testing.T) {
	texts := []string{"", "Kundenberatung für die Kunden, #Sales @noor_12 $TWTR", "Twitter-accounts van klanten, foto's",
		"خدمة العملاء عبر الTwitter ٢٨٠", "¿Cuánto cuesta un año?", "The client's strategies and 👍 100 %", "日本語"}
	random, letters := rand.New(rand.NewPCG(1, 2)), []rune("aÉßçأةىـَ٣'’-_#@$日ก é\u0301\u00ad\u200d.ﻻĳ")
	for range 300 {
		s := make([]rune, random.IntN(80))
		for i := range s {
			s[i] = letters[random.IntN(len(letters))]
		}
		texts = append(texts, string(s))
	}
	var l Lexicon
	for range 2 { // what is met for the first time, and what is remembered
		for _, s := range texts {
			for _, lang := range []forum.Lang{"de", "nl", "ar", "es", "en", forum.Und} {
				if got, want := l.Analyse(lang, s), Analyse(lang, s); !reflect.DeepEqual(got, want) {
					t.Errorf("%s: %q becomes %q, want %q", lang, s, got, want)
				}
			}
		}
	}
}
