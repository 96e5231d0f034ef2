//go:build recall

package text

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tertulia/internal/forum"
)

// TestFrequentIrregulars tells how many of the 500 most frequent irregular forms of
// each language stand in our own list, or follow from what stands there as the head of
// the list says, and how many are found by the word that a dictionary has them under.
func TestFrequentIrregulars(t *testing.T) {
	const most = 500
	for _, v := range []struct {
		lang      forum.Lang
		families  func(*testing.T) []family
		irregular func(base, form string) bool
	}{
		{"nl", dutchFamilies, irregularDutch}, {"de", germanFamilies, irregularGerman},
		{"ar", weakArabicFamilies, irregularArabic},
		{"es", spanishFamilies, irregularSpanish}, {"en", englishFamilies, irregularEnglish},
	} {
		t.Run(string(v.lang), func(t *testing.T) {
			rank, words, spelt := ranks(t, v.lang), map[string][]string{}, map[string]string{}
			for _, f := range v.families(t) {
				if !irregularKind(f.kind) || strings.Contains(f.forms[0], " ") {
					continue
				}
				for _, form := range distinct(f.forms[1:]) {
					key := spelling(form)
					if v.lang == "ar" {
						key = foldArabic(form)
					}
					if rank[key] > 0 && key != spelling(f.forms[0]) && v.irregular(f.forms[0], form) {
						words[key], spelt[key] = appendNew(words[key], f.forms[0]), form
					}
				}
			}
			forms := slices.SortedFunc(maps.Keys(words), func(a, b string) int { return rank[a] - rank[b] })
			all := len(forms)
			forms = forms[:min(most, all)]
			list, found, named := listLines(v.lang), 0, 0
			for i, key := range forms {
				form := spelt[key]
				names := slices.ContainsFunc(words[key], func(word string) bool { return list.name(v.lang, word, form) })
				of := words[key]
				if v.lang == "ar" {
					for _, line := range list[key] {
						names, of = true, append(of, line[0])
					}
				}
				finds := slices.ContainsFunc(of, func(word string) bool { return AnalyseQuery(word, nil).Holds(v.lang, form) })
				if finds {
					found++
				}
				if names {
					named++
				}
				if !finds || !names {
					t.Logf("%d. %s of %v: found %v, listed %v", i+1, form, words[key], finds, names)
				}
			}
			t.Logf("| %s | %d | %d | %d | %d |", v.lang, all, len(forms), named, found)
		})
	}
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

func commonWords(t *testing.T, lang forum.Lang) []string {
	if lang != "en" {
		return lines(t, string(lang)+".common")
	}
	var counts []struct {
		Word  string
		Count int
	}
	readJSON(t, "subtlex.json", &counts)
	slices.SortStableFunc(counts, func(a, b struct {
		Word  string
		Count int
	}) int {
		return b.Count - a.Count
	})
	var words []string
	for _, c := range counts {
		words = append(words, c.Word)
	}
	return words
}

// irregularList are the lines of a language's list by the words on them.
type irregularList map[string][][]string

func listLines(lang forum.Lang) irregularList {
	list := irregularList{}
	for line := range strings.Lines(irregularLines(lang)) {
		forms := slices.DeleteFunc(strings.Fields(line), func(s string) bool { return strings.Contains("=~", s) })
		for _, form := range forms {
			list[spelling(form)] = append(list[spelling(form)], forms)
		}
	}
	return list
}

// name reports that a form of a word stands on a line with it or has the root of one that
// does, both perhaps without what is before the verb.
func (l irregularList) name(lang forum.Lang, word, form string) bool {
	stem := inflections[lang].stem
	for _, prefix := range append([]string{""}, inflections[lang].prefixes...) {
		word, ok := cutFolded(word, prefix)
		form, of := cutFolded(form, prefix)
		if !ok || !of {
			continue
		}
		for _, line := range l[spelling(word)] {
			if slices.ContainsFunc(line, func(listed string) bool {
				listed, bare := foldSurface(listed), strings.TrimPrefix(listed, "ge")
				if spelling(listed) == spelling(form) || lang == "ar" || lang == "en" {
					return spelling(listed) == spelling(form)
				}
				roots := stem(foldSurface(form))
				return slices.Contains(roots, stem(listed)[0]) || prefix != "" && slices.Contains(roots, stem(bare)[0])
			}) {
				return true
			}
		}
	}
	return false
}

// cutFolded cuts a prefix that is without diacritics.
func cutFolded(word, prefix string) (string, bool) {
	r := []rune(word)
	n := letters(prefix)
	if len(r) < n+2 || foldDiacritics(string(r[:n])) != prefix {
		return word, false
	}
	return string(r[n:]), true
}

// irregularEnglish reports a form that isn't made as most are.
func irregularEnglish(word, form string) bool {
	n := len(word)
	doubled, y := word+word[n-1:], strings.TrimSuffix(word, "y")+"i"
	return !slices.Contains([]string{word + "s", word + "es", word + "d", word + "ed", word + "ing", doubled + "ed", doubled + "ing", y + "es", y + "ed"}, form)
}

// irregularGerman reports a form that a weak verb with this infinitive wouldn't have.
func irregularGerman(infinitive, form string) bool {
	stem := strings.TrimSuffix(strings.TrimSuffix(infinitive, "n"), "e")
	return !withZu(infinitive, form) && !slices.ContainsFunc([]string{form, strings.Replace(form, "ge", "", 1)}, func(s string) bool {
		rest, ok := strings.CutPrefix(strings.ReplaceAll(s, "ß", "ss"), strings.ReplaceAll(stem, "ß", "ss"))
		return ok && (weakGermanEnding.MatchString(rest) || rest == "en" && s == form)
	})
}

// withZu reports an infinitive with zu after its particle.
func withZu(infinitive, form string) bool {
	for i := range form {
		if rest, ok := strings.CutPrefix(form[i:], "zu"); ok && form[:i]+rest == infinitive {
			return true
		}
	}
	return false
}

var weakGermanEnding = regexp.MustCompile(`^(e|st|est|t|et|nd|end|n|e?te(n|st|t)?)?$`)

// irregularDutch is that for Dutch.
func irregularDutch(infinitive, form string) bool {
	stem := strings.TrimSuffix(strings.TrimSuffix(infinitive, "n"), "e")
	return !slices.ContainsFunc([]string{form, strings.Replace(form, "ge", "", 1)}, func(s string) bool {
		return slices.ContainsFunc([]string{stem, finalConsonant(stem), finalConsonant(doubleVowel(stem))}, func(root string) bool {
			rest, ok := strings.CutPrefix(s, root)
			return ok && weakDutchEnding.MatchString(rest) && (rest != "en" || s == form)
		})
	})
}

var weakDutchEnding = regexp.MustCompile(`^(t|e|en|d|de|den|te|ten|end|ende|n|nd|nde)?$`)

// irregularSpanish reports a form that doesn't begin with the stem of the infinitive, or
// goes on as no regular one does.
func irregularSpanish(infinitive, form string) bool {
	stem := spanishInfinitive.ReplaceAllString(infinitive, "")
	rest, ok := strings.CutPrefix(foldSpanish(form), foldSpanish(stem))
	return stem == infinitive || !ok || !slices.Contains(spanishEndings, rest)
}

var spanishInfinitive = regexp.MustCompile(`[aeií]r$`)

// irregularArabic reports a form that doesn't hold its verb's letters, or a plural.
func irregularArabic(lemma, form string) bool {
	core := []rune(foldArabic(lemma))
	if len(core) >= 4 && core[0] == 'ا' {
		core = core[1:]
	}
	return !strings.Contains(foldArabic(form), string(core))
}

// weakArabicFamilies are the broken plurals, and of the weak verbs those forms whose spelling
// no noun, particle or other verb has without its letters changed: the others are mostly that.
func weakArabicFamilies(t *testing.T) []family {
	all, other := arabicFamilies(t), map[string]bool{}
	for _, f := range all {
		for _, form := range f.forms {
			if !irregularKind(f.kind) || !irregularArabic(f.forms[0], form) {
				other[foldArabic(form)] = true
			}
		}
	}
	for _, e := range readHunspell(t, "ar").entries {
		if e.group == "" || strings.HasPrefix(e.group, "#") {
			other[foldArabic(e.word)] = true
		}
	}
	for i, f := range all {
		all[i].forms = append(f.forms[:1:1], slices.DeleteFunc(f.forms[1:], func(form string) bool { return other[foldArabic(form)] })...)
	}
	return append(all, arabicPlurals(t)...)
}
