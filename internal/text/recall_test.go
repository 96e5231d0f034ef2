//go:build recall

package text

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"

	"tertulia/internal/forum"
)

var (
	vocabularies = flag.String("vocabularies", "../../.cache/vocabularies", "the folder that scripts/search-vocabularies filled")
	showMisses   = flag.Int("misses", 0, "how many of the pairs that fail to show, of each kind")
)

// A family are the forms of one dictionary entry, which should find each other.
type family struct {
	kind  string // what the table's row is called
	forms []string
}

const (
	familiesTried = 3000 // of each language's regular ones, and of its irregular
	formsTried    = 24   // of each family
)

// TestRecall judges the analysis by independent dictionaries, beside that of
// PostgreSQL, and prints the table of docs/LANGUAGES.md.
func TestRecall(t *testing.T) {
	for lang, v := range map[forum.Lang]struct {
		config   string
		families func(*testing.T) []family
	}{
		"nl": {"dutch", dutchFamilies}, "de": {"german", germanFamilies}, "ar": {"arabic", arabicFamilies},
		"es": {"spanish", spanishFamilies}, "en": {"english", englishFamilies},
	} {
		t.Run(string(lang), func(t *testing.T) {
			families := sample(v.families(t))
			ours := judge(t, families, ourForms(lang, families))
			theirs := judge(t, families, postgresForms(t, v.config, families))
			for _, kind := range kindsOf(families) {
				t.Logf("| %s | %s | %d | %s | %s | %s | %s |", lang, kind, ours[kind].families, ours[kind].recall(),
					ours[kind].precision(), theirs[kind].recall(), theirs[kind].precision())
			}
		})
	}
}

// sample chooses families and forms by the hash of their spelling.
func sample(all []family) []family {
	slices.SortFunc(all, func(a, b family) int { return strings.Compare(hashed(a.forms[0]), hashed(b.forms[0])) })
	taken := map[string]int{}
	var chosen []family
	for _, f := range all {
		f.forms = distinct(f.forms)
		if len(f.forms) < 2 || taken[f.kind] == familiesTried {
			continue
		}
		taken[f.kind]++
		if len(f.forms) > formsTried {
			rest := slices.Clone(f.forms[1:])
			slices.SortFunc(rest, func(a, b string) int { return strings.Compare(hashed(a), hashed(b)) })
			f.forms = append(f.forms[:1:1], rest[:formsTried-1]...)
		}
		chosen = append(chosen, f)
	}
	return chosen
}

func distinct(forms []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, f := range forms {
		if f = strings.TrimSpace(f); f != "" && !strings.ContainsAny(f, " -.") && !seen[f] {
			seen[f] = true
			out = append(out, f)
		}
	}
	return out
}

func hashed(s string) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(s)))
}

func kindsOf(families []family) []string {
	set := map[string]bool{}
	for _, f := range families {
		set[f.kind] = true
	}
	var kinds []string
	for k := range set {
		kinds = append(kinds, k)
	}
	sort.Strings(kinds)
	return kinds
}

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
type score struct{ families, wanted, found, right, wrong int }

func (s score) recall() string    { return percent(s.found, s.wanted) }
func (s score) precision() string { return percent(s.right, s.right+s.wrong) }

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
			key := strings.ToLower(form)
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

// judge has every form asked for, and looks at what it finds among all forms.
func judge(t *testing.T, families []family, forms map[string]analysed) map[string]score {
	if forms == nil {
		return nil
	}
	holding := map[string][]string{}
	for form, a := range forms {
		for _, token := range a.indexed {
			holding[token] = append(holding[token], form)
		}
	}
	kin := kinship(families)
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
				} else if shown[f.kind+"-"] < *showMisses && hashed(form + other)[0] == '0' {
					shown[f.kind+"-"]++
					t.Logf("%s: %s doesn't find %s: %q %q", f.kind, form, other, forms[form].asked, forms[other].indexed)
				}
			}
			for other := range found {
				if other == form {
				} else if kin[strings.ToLower(form)] == kin[strings.ToLower(other)] {
					s.right++
				} else {
					s.wrong++
					if shown[f.kind+"+"] < *showMisses && hashed(form + other)[0] == '0' {
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
