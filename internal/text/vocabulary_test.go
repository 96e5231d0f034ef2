package text

import (
	"embed"
	"path"
	"slices"
	"strings"
	"testing"

	"tertulia/internal/forum"
)

//go:embed testdata/vocabulary/*.txt testdata/spellings/*.txt testdata/frequent/*.txt
var vocabularyFiles embed.FS

// The rules find what dictionaries that they weren't corrected by say that they
// should: some hundred entries of each language, on each line the forms of one, and
// those that have two spellings beside each other.
// docs/LANGUAGES.md has the whole measure, and the sources.
func TestVocabulary(t *testing.T) {
	const least = 0.95
	for _, name := range []string{"vocabulary/nl", "vocabulary/de", "vocabulary/ar", "vocabulary/es", "vocabulary/en",
		"spellings/nl", "spellings/de", "spellings/ar", "spellings/es", "spellings/en"} {
		t.Run(name, func(t *testing.T) {
			lang, entries := forum.Lang(path.Base(name)), vocabulary(t, name)
			holding, number := map[string][]string{}, map[string]int{}
			for n, forms := range entries {
				for _, form := range forms {
					number[form] = n
					for _, token := range Analyse(lang, form).Stem {
						holding[token] = append(holding[token], form)
					}
				}
			}
			wanted, right, wrong := 0, 0, 0
			for n, forms := range entries {
				wanted += len(forms) * (len(forms) - 1)
				for _, form := range forms {
					for _, other := range foundBy(form, holding) {
						switch {
						case other == form:
						case number[other] == n:
							right++
						default:
							wrong++
							t.Logf("%s finds %s", form, other)
						}
					}
				}
			}
			recall, precision := float64(right)/float64(wanted), float64(right)/float64(right+wrong)
			if len(entries) < 100 || recall < least || precision < least {
				t.Errorf("%d entries, recall %.3f, precision %.3f, want %v", len(entries), recall, precision, least)
			}
		})
	}
}

// The most frequent irregular forms are found by the words that they are of: five hundred
// of each language, or as many as there are among its ten thousand commonest words.
func TestFrequentForms(t *testing.T) {
	for _, lang := range []forum.Lang{"nl", "de", "ar", "es", "en"} {
		entries := vocabulary(t, "frequent/"+string(lang))
		if len(entries) < 200 {
			t.Errorf("%s: %d forms", lang, len(entries))
		}
		for _, e := range entries {
			if form, word := e[0], e[1]; !AnalyseQuery(word, nil).Holds(lang, form) {
				t.Errorf("%s: %s doesn't find %s", lang, word, form)
			}
		}
	}
}

func vocabulary(t *testing.T, name string) [][]string {
	t.Helper()
	raw, err := vocabularyFiles.ReadFile("testdata/" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	var entries [][]string
	for line := range strings.Lines(string(raw)) {
		if forms := strings.Fields(line); len(forms) > 1 && forms[0] != "#" {
			entries = append(entries, forms)
		}
	}
	return entries
}

// foundBy are the forms that one finds where it is typed.
func foundBy(typed string, holding map[string][]string) []string {
	var found []string
	for _, w := range AnalyseQuery(typed, nil).Words {
		for _, token := range w.Alternatives {
			found = append(found, holding[token]...)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(found)))
}
