//go:build recall

package text

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"tertulia/internal/forum"
)

// analysed are the tokens of a form in a text, and those it asks for.
type analysed struct{ indexed, asked []string }

func ourForms(lang forum.Lang, families []family) map[string]analysed {
	all := map[string]analysed{}
	for _, f := range families {
		for _, form := range f.forms {
			if _, ok := all[form]; ok {
				continue
			}
			a := analysed{indexed: Analyse(lang, form).Stem}
			for _, w := range AnalyseQuery(form, nil).Words {
				a.asked = append(a.asked, w.Alternatives...)
			}
			all[form] = a
		}
	}
	return all
}

// score counts pairs of different forms.
// Of those that were rightly found, elsewhere are those that only the whole dictionary has in
// one entry, not the sample.
type score struct{ families, wanted, found, right, wrong, elsewhere int }

func (s score) recall() string    { return percent(s.found, s.wanted) }
func (s score) precision() string { return percent(s.right, s.right+s.wrong) }

// strict is the precision by what the sample alone has in one entry.
func (s score) strict() string { return percent(s.right-s.elsewhere, s.right+s.wrong) }

func percent(n, of int) string { return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(max(of, 1))) }

// kinship numbers the forms: entries that share a spelling, in capitals or not,
// can't be told apart, and have one number.
func kinship(families []family) map[string]int {
	number := map[string]int{}
	var joined []int // which number another one stands for
	find := func(n int) int {
		for joined[n] != n {
			n = joined[n]
		}
		return n
	}
	for i, f := range families {
		joined = append(joined, i)
		for _, form := range f.forms {
			key := spelling(form)
			if n, ok := number[key]; ok {
				joined[find(n)] = find(i)
			}
			number[key] = i
		}
	}
	for form, n := range number {
		number[form] = find(n)
	}
	return number
}

// spelling is a form as words are told apart by it: capitals aren't, nor are the
// forms of alef, ya and ta marbuta that are written one for the other.
func spelling(form string) string {
	if unicode.Is(unicode.Arabic, firstRune(form)) {
		return foldWord(foldSurface(form))
	}
	return strings.ToLower(form)
}

// mayBePlural reports two Arabic entries of which one may be the broken plural of
// the other: the dictionary doesn't say, so they are counted neither way.
func mayBePlural(a, b string) bool {
	return unicode.Is(unicode.Arabic, firstRune(a)) && (isBroken(a, b) || isBroken(b, a))
}

// judge has every form asked for, and looks at what it finds among all forms. What is
// in one entry of the whole dictionary with a form is rightly found by it.
func judge(t *testing.T, families, related []family, whole paradigms, forms map[string]analysed, show bool) map[string]score {
	if forms == nil {
		return nil
	}
	holding, spelt := map[string][]string{}, map[string]string{}
	for form, a := range forms {
		spelt[form] = spelling(form)
		for _, token := range a.indexed {
			holding[token] = append(holding[token], form)
		}
	}
	kin := kinship(append(slices.Clone(families), related...))
	names := map[int]string{}
	for _, f := range families {
		names[kin[spelt[f.forms[0]]]] = f.forms[0]
	}
	scores, shown := map[string]score{}, map[string]int{}
	for _, f := range families {
		s := scores[f.kind]
		s.families++
		for _, form := range f.forms {
			found := map[string]bool{}
			for _, token := range forms[form].asked {
				for _, other := range holding[token] {
					found[other] = true
				}
			}
			for _, other := range f.forms {
				if other == form {
					continue
				}
				s.wanted++
				if found[other] {
					s.found++
				} else if show && shown[f.kind+"-"] < *showMisses && hashed(form + other)[0] == '0' {
					shown[f.kind+"-"]++
					t.Logf("%s: %s doesn't find %s: %q %q", f.kind, form, other, forms[form].asked, forms[other].indexed)
				}
			}
			for other := range found {
				if other == form {
				} else if kin[spelt[form]] == kin[spelt[other]] {
					s.right++
				} else if whole.together(spelt[form], spelt[other]) {
					s.right++
					s.elsewhere++
				} else if !mayBePlural(names[kin[spelt[form]]], names[kin[spelt[other]]]) {
					s.wrong++
					if show && shown[f.kind+"+"] < *showMisses && hashed(form + other)[0] == '0' {
						shown[f.kind+"+"]++
						t.Logf("%s: %s finds %s: %q %q", f.kind, form, other, forms[form].asked, forms[other].indexed)
					}
				}
			}
		}
		scores[f.kind] = s
	}
	return scores
}
