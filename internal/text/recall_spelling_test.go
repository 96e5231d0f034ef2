//go:build recall

package text

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"tertulia/internal/forum"
)

// TestSpelling judges how words find each other that are spelled in two ways, beside
// PostgreSQL: of regular entries those forms that have another spelling, and that. It
// prints the second table of docs/LANGUAGES.md.
func TestSpelling(t *testing.T) {
	for _, v := range []struct {
		lang      forum.Lang
		config    string
		families  func(*testing.T) []family
		spellings func(*testing.T) func(form string) []string
	}{
		{"nl", "dutch", openTaalFamilies, dutchSpellings}, {"de", "german", germanFamilies, germanSpellings},
		{"ar", "arabic", arabicFamilies, arabicSpellings}, {"es", "spanish", spanishFamilies, spanishSpellings},
		{"en", "english", englishFamilies, englishSpellings},
	} {
		t.Run(string(v.lang), func(t *testing.T) {
			var chosen []family
			spellings := v.spellings(t)
			for _, f := range v.families(t) {
				if f.kind == "regular" {
					chosen = append(chosen, family{"spellings", spelled(f.forms, spellings)})
				}
			}
			seen, unseen := parted(chosen)
			if *sampleInto != "" {
				writeSample(t, "spellings/"+string(v.lang), "spellings", sources[v.lang]+spellingSources[v.lang], unseen)
			}
			for _, part := range parts(seen, unseen) {
				ours, theirs := judge(t, part.families, nil, nil, ourForms(v.lang, part.families), part.looked)["spellings"], score{}
				if !part.looked {
					theirs = judge(t, part.families, nil, nil, postgresForms(t, v.config, part.families), false)["spellings"]
				}
				t.Logf("| %s | %s | %d | %s | %s | %s | %s |", v.lang, part.name, ours.families, ours.recall(),
					ours.precision(), theirs.recall(), theirs.precision())
			}
		})
	}
}

// spellingSources are what the header of a sample says of where other spellings are from.
var spellingSources = map[forum.Lang]string{
	"de": "; spellings of before 1996 that ogerman has and ngerman hasn't (Debian)",
	"en": "; British spellings of american-british-english-translator 0.2.1 (npm), MIT",
}

// spelled gives the forms that have other spellings, each beside these; of many forms
// as many as are tried, evenly chosen.
func spelled(forms []string, spellings func(string) []string) []string {
	var all []string
	forms = distinct(forms)
	step := max(1, len(forms)/formsTried)
	for i := 0; i < len(forms); i += step {
		form := forms[i]
		if others := spellings(form); len(others) > 0 {
			all = append(append(all, form), others...)
		}
	}
	return all
}

// differing gives those of some spellings that aren't the form itself.
func differing(form string, spellings ...string) []string {
	return slices.DeleteFunc(distinct(spellings), func(s string) bool { return s == form })
}

// withoutMarks is a word without diacritics, but for those that make letters of their
// own.
func withoutMarks(word string, kept string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(kept, r) {
			return r
		}
		return firstRune(norm.NFD.String(string(r)))
	}, word)
}

// dutchSpellings are ij as one letter, and words without accents and diaeresis.
func dutchSpellings(*testing.T) func(string) []string {
	return func(form string) []string {
		return differing(form, strings.ReplaceAll(form, "ij", "ĳ"), withoutMarks(form, ""), norm.NFD.String(form))
	}
}

// germanSpellings are umlauts typed as ae, oe and ue, the Swiss ss, and the ß from
// before the reform of 1996 in words that a dictionary of that time has and a later
// one hasn't.
func germanSpellings(t *testing.T) func(string) []string {
	before, after := wordsOf(t, "ogerman"), wordsOf(t, "ngerman")
	typed := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue")
	return func(form string) []string {
		swiss := strings.ReplaceAll(form, "ß", "ss")
		all := []string{swiss, typed.Replace(form), typed.Replace(swiss), norm.NFD.String(form)}
		if old := strings.ReplaceAll(form, "ss", "ß"); before[old] && !after[old] {
			all = append(all, old)
		}
		return differing(form, all...)
	}
}

// spanishSpellings are words without accents; the ñ stays.
func spanishSpellings(*testing.T) func(string) []string {
	return func(form string) []string {
		return differing(form, withoutMarks(form, "ñÑ"), norm.NFD.String(form))
	}
}

// englishSpellings are the British ones of American words.
func englishSpellings(t *testing.T) func(string) []string {
	var british map[string]string
	readJSON(t, "american_spellings.json", &british)
	return func(form string) []string {
		if other := british[form]; other != "" && other != form {
			return []string{other}
		}
		return nil
	}
}

// arabicSpellings are words with plain alefs, with ha for ta marbuta, with ya for alef
// maqsura and the other way round, stretched, with reading marks, and in presentation
// forms; two of them, chosen by the word's hash.
func arabicSpellings(*testing.T) func(string) []string {
	shapes := presentationForms()
	plain := strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا")
	return func(form string) []string {
		r := []rune(form)
		stretched := string(r[:len(r)/2]) + "ـ" + string(r[len(r)/2:])
		all := []string{plain.Replace(form), stretched, voweled(r), shaped(r, shapes), norm.NFD.String(form)}
		for from, to := range map[string]string{"ة": "ه", "ى": "ي", "ي": "ى"} {
			if base, ok := strings.CutSuffix(form, from); ok {
				all = append(all, base+to)
			}
		}
		all = differing(form, all...)
		slices.SortFunc(all, func(a, b string) int { return strings.Compare(hashed(a), hashed(b)) })
		return all[:min(len(all), 2)]
	}
}

// voweled is a word with a vowel mark after each of its letters.
func voweled(word []rune) string {
	var b strings.Builder
	for i, r := range word {
		b.WriteRune(r)
		if i < len(word)-1 && !unicode.Is(unicode.M, r) && !unicode.Is(unicode.M, word[i+1]) {
			b.WriteRune([]rune("َُِّْ")[(int(r)+i)%5])
		}
	}
	return b.String()
}

// presentationForms are the shapes of each Arabic letter: alone, at the end and, of
// those that join the next, at the beginning and inside.
func presentationForms() map[rune][]rune {
	shapes := map[rune][]rune{}
	for r := rune(0xFE80); r <= 0xFEF4; r++ {
		letter := firstRune(norm.NFKC.String(string(r)))
		shapes[letter] = append(shapes[letter], r)
	}
	return shapes
}

// shaped is a word in presentation forms, as some documents have it.
func shaped(word []rune, shapes map[rune][]rune) string {
	joins := func(i int) bool {
		return i >= 0 && i+1 < len(word) && len(shapes[word[i]]) == 4 && len(shapes[word[i+1]]) > 1
	}
	var b strings.Builder
	for i, r := range word {
		list := shapes[r]
		switch {
		case len(list) < 2:
			b.WriteRune(r)
		case joins(i) && joins(i-1):
			b.WriteRune(list[3])
		case joins(i):
			b.WriteRune(list[2])
		case joins(i - 1):
			b.WriteRune(list[1])
		default:
			b.WriteRune(list[0])
		}
	}
	return b.String()
}

func wordsOf(t *testing.T, name string) map[string]bool {
	all := map[string]bool{}
	for _, word := range lines(t, name) {
		all[word] = true
	}
	return all
}
