package store

import (
	"strings"
	"testing"

	"tertulia/internal/text"
)

// BenchmarkWordsOfAComment is what is done with the words of a comment of which one is new.
func BenchmarkWordsOfAComment(b *testing.B) {
	tokens := text.Analyse("en", strings.Repeat("We measured how long our answers take, and the first one decides whether anybody writes again. ", 3)+
		"Qwertzuiopa.").Exact
	for b.Loop() {
		asked, _, err := wordsToAsk(tokens)
		if err == nil {
			err = asked.answer(`["qwertzuiopa"]`)
		}
		if err != nil || len(asked.lacking()) != 1 {
			b.Fatal(asked.lacking(), err)
		}
	}
}
