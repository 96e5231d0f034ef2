//go:build recall

package text

import (
	"cmp"
	"maps"
	"slices"
	"testing"
)

// TestFrequentIrregulars tells how many of the 500 most frequent irregular forms of
// English, in the subtitles of SUBTLEX-US, are found by the words that WordNet has
// them under, and how many our own list names.
func TestFrequentIrregulars(t *testing.T) {
	const most = 500
	var counts []struct {
		Word  string
		Count int
	}
	readJSON(t, "subtlex.json", &counts)
	frequency := map[string]int{}
	for _, c := range counts {
		frequency[c.Word] = c.Count
	}
	base := map[string]string{}
	for _, f := range englishFamilies(t) {
		for _, form := range f.forms {
			if f.kind == "irregular" && form != f.forms[0] && frequency[form] > 0 {
				base[form] = f.forms[0]
			}
		}
	}
	forms := slices.SortedFunc(maps.Keys(base), func(a, b string) int {
		return cmp.Or(frequency[b]-frequency[a], cmp.Compare(a, b))
	})
	found, named, known := 0, 0, listedWords("en")
	forms = forms[:min(most, len(forms))]
	for _, form := range forms {
		if AnalyseQuery(base[form], nil).Holds("en", form) {
			found++
		}
		if known[form] {
			named++
		}
	}
	t.Logf("of %d forms %d are found by the word they are of, and %d stand in the list", len(forms), found, named)
}
