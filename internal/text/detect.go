package text

import (
	"math"
	"unicode"

	"golang.org/x/text/language"

	"tertulia/internal/forum"
)

// Detection is the language a text is most likely written in.
type Detection struct {
	// Lang is [forum.Und] when no language is certain enough.
	Lang forum.Lang
	// Confidence is how likely Lang is right, between 0 and 1; of no language
	// it is how likely the likeliest one would have been.
	Confidence float64
}

// Contradicts reports whether the text is surely not in lang, which somebody
// chose for it: another language is very likely, or the letters are mostly those
// of another script.
func (d Detection) Contradicts(lang forum.Lang) bool {
	if !d.Lang.Known() || !lang.Known() || d.Lang == lang {
		return false
	}
	return d.Confidence >= sureConfidence || usualScript(d.Lang) != usualScript(lang)
}

// usualScript is the script that a language is usually written in (CLDR, likely
// subtags).
func usualScript(lang forum.Lang) language.Script {
	script, _ := language.Make(string(lang)).Script()
	return script
}

const (
	// sureConfidence is what it takes to contradict a person.
	sureConfidence = 0.95
	// minConfidence is what a detection needs, and minConfidenceShort what one
	// of fewer than three words does, which the model is too sure of.
	minConfidence      = 0.6
	minConfidenceShort = 0.9
	// minShare is the share of the letters that must be of one script.
	minShare = 0.5
)

// Detect names the language of a plain or Markdown text: Dutch, German, Spanish
// or English by a model of letter sequences, Arabic by its script and letters.
// Addresses, handles, hashtags, numbers and code are left out. Other languages,
// and texts too short or too mixed to tell, give [forum.Und]. It looks at the
// first 300 words. docs/LANGUAGES.md says how the model was made and what it
// gets right.
func Detect(s string) Detection {
	words := detectionWords(s)
	latin, arabic, other := countScripts(words)
	total := float64(latin + arabic + other)
	switch {
	case total == 0:
		return Detection{Lang: forum.Und}
	case float64(arabic) >= minShare*total:
		return detectArabic(words, float64(arabic)/total)
	case float64(latin) >= minShare*total:
		return detectLatin(words)
	}
	return Detection{Lang: forum.Und}
}

// countScripts counts the letters of each script. A few Latin names in an
// Arabic sentence weigh less than its own words: brands keep their spelling.
func countScripts(words []string) (latin, arabic, other int) {
	for _, w := range words {
		for _, r := range w {
			switch {
			case r < 0x0250 || unicode.Is(unicode.Latin, r):
				latin++
			case unicode.Is(unicode.Arabic, r):
				arabic += 2
			default:
				other += 2
			}
		}
	}
	return latin, arabic, other
}

// detectArabic parts Arabic from the other languages in its script by letters
// that only one side writes.
func detectArabic(words []string, share float64) Detection {
	own, foreign := 0, 0
	for _, w := range words {
		for _, r := range w {
			switch r {
			case 'ة', 'ي', 'ى', 'ك', 'أ', 'إ', 'ؤ', 'ئ':
				own++
			case 'پ', 'چ', 'ژ', 'گ', 'ک', 'ی', 'ے', 'ہ', 'ٹ', 'ڈ', 'ڑ', 'ں', 'ھ', 'ۆ', 'ێ', 'ە', 'ۇ', 'ې', 'ډ', 'ځ':
				foreign++
			}
		}
	}
	if foreign > own {
		return Detection{Lang: forum.Und, Confidence: 1 - share}
	}
	return Detection{Lang: "ar", Confidence: share}
}

// detectLatin asks the model.
func detectLatin(words []string) Detection {
	var scores [len(modelClasses)]int
	for _, w := range words {
		eachFeature(w, func(feature uint32) {
			weights := model[int(feature%modelBuckets)*len(modelClasses):]
			for class := range modelClasses {
				scores[class] += int(int8(weights[class]))
			}
		})
	}
	best, confidence := softmax(scores)
	enough := minConfidence
	if len(words) < 3 {
		enough = minConfidenceShort
	}
	if lang := modelClasses[best]; lang != forum.Und && confidence >= enough {
		return Detection{Lang: lang, Confidence: confidence}
	}
	return Detection{Lang: forum.Und, Confidence: confidence}
}

// softmax gives the class with the highest score and its probability.
func softmax(scores [len(modelClasses)]int) (best int, probability float64) {
	for class, score := range scores {
		if score > scores[best] {
			best = class
		}
	}
	sum := 0.0
	for _, score := range scores {
		sum += math.Exp(float64(score-scores[best]) / modelScale)
	}
	return best, 1 / sum
}
