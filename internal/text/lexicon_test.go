package text

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"tertulia/internal/forum"
)

func TestLexiconAnalysesLikeAnalyse(t *testing.T) {
	var l Lexicon
	texts := map[forum.Lang]string{
		"nl": "Wij verkochten foto's aan @klanten: twitter-accounts, #webcare en 'ijsjes'!",
		"de": "Die Straßenbahn fuhr über Zürich; ein Twitterkonto kostet $5.",
		"ar": "وبالتسويق عبر الTwitter نصل إلى العملاء ١٢٣",
		"es": "El año pasado dijéronme lo mismo.", "und": "naïve Ⅷ ﬁn",
	}
	var all sync.WaitGroup
	for lang, s := range texts {
		for range 4 {
			all.Go(func() {
				for _, word := range strings.Fields(s) {
					if got, want := l.analyse(lang, word), Analyse(lang, word); !reflect.DeepEqual(got, want) {
						t.Errorf("%s %q is %v, want %v", lang, word, got, want)
					}
				}
			})
		}
	}
	all.Wait()
}

func TestLexiconForgets(t *testing.T) {
	var l Lexicon
	for i := range 2*lexiconWords + 10 {
		l.analyse("und", fmt.Sprint("w", i))
		if l.words != len(l.known["und"]) || l.words > lexiconWords {
			t.Fatalf("%d words after %d, counted as %d", len(l.known["und"]), i+1, l.words)
		}
	}
}
