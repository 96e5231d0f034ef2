package text

import (
	_ "embed" // for the model
	"unicode"

	"tertulia/internal/forum"
)

// modelClasses are what the model tells apart, in the order of its weights; Und
// stands for every other language in Latin script.
var modelClasses = [...]forum.Lang{"nl", "de", "es", "en", forum.Und}

const (
	// modelBuckets is how many features the model has weights for; features
	// share them by hash.
	modelBuckets = 1 << 18
	// modelScale is the weight of 1 as it is written.
	modelScale = 24.0
	// maxGram is the longest letter sequence that is a feature, and maxFeature
	// the longest word that is one as a whole, in letters.
	maxGram    = 4
	maxFeature = 14
)

// model holds for each bucket a signed byte for each class. It is made by
// TestTrainModel (build tag train).
//
//go:embed detect.model
var model string

// eachFeature calls visit with the hash of each feature of a word in lower case:
// all its letter sequences of up to maxGram with the word's ends as letters, and
// the word itself. The hash is FNV-1a.
func eachFeature(word string, visit func(uint32)) {
	var letters [maxFeature + 2]rune
	n := 1
	letters[0] = ' '
	for _, r := range word {
		if n == len(letters)-1 {
			break
		}
		letters[n] = r
		n++
	}
	letters[n] = ' '
	n++
	for start := range n {
		h := uint32(2166136261)
		for length := 1; start+length <= n && (length <= maxGram || start == 0); length++ {
			h = (h ^ uint32(letters[start+length-1])) * 16777619
			gram := length <= maxGram && (length > 1 || letters[start] != ' ')
			if gram || start == 0 && length == n {
				visit(mixed(h))
			}
		}
	}
}

// mixed spreads a hash over its lower bits.
func mixed(h uint32) uint32 { return h ^ h>>15 }

// maxDetectionWords is how much of a text the detection looks at.
const maxDetectionWords = 300

// detectionWords gives the words of a text that tell its language, in lower
// case: not code, addresses, handles, hashtags or what holds a digit.
func detectionWords(s string) []string {
	var found []string
	sc := proseScanner{text: s}
	for len(found) < maxDetectionWords {
		token, ok := sc.next()
		if !ok {
			break
		}
		found = append(found, proseWords(token)...)
	}
	return found
}

// isProseRune reports what words of prose are made of, here: letters with their
// marks, and the apostrophe of "it's".
func isProseRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.Is(unicode.M, r) || isApostrophe(r)
}
