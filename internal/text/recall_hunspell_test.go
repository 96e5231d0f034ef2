//go:build recall

package text

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// hunspell is a dictionary with its affixes, as hunspell(5) describes them.
type hunspell struct {
	long     bool // flags have two letters
	aliases  []string
	lemmas   []string // the entries that a group's number stands for, "" for none
	suffixes map[string][]affix
	prefixes map[string][]affix
	entries  []entry
	parted   map[string][]string // flags that each has parted
	attached map[string][]affix  // of the prefixes those that are looked at
}

type entry struct{ word, flags, group string }

type affix struct {
	strip, add string
	flags      string // of what it makes
	when       condition
}

// condition is what the letters at the end of a word, or at its beginning, have to
// be for an affix: for each of them a set, or all but those of a set.
type condition []letterSet

type letterSet struct {
	letters string
	but     bool
}

func readCondition(s string) condition {
	var c condition
	r := []rune(s)
	for i := 0; i < len(r); i++ {
		set := letterSet{letters: string(r[i])}
		switch r[i] {
		case '.':
			set = letterSet{but: true}
		case '[':
			end := i + slices.Index(r[i:], ']')
			inside, but := strings.CutPrefix(string(r[i+1:end]), "^")
			set, i = letterSet{inside, but}, end
		}
		c = append(c, set)
	}
	return c
}

func (c condition) atStart(word string) bool {
	for _, set := range c {
		r, size := utf8.DecodeRuneInString(word)
		if size == 0 || strings.ContainsRune(set.letters, r) == set.but {
			return false
		}
		word = word[size:]
	}
	return true
}

func (c condition) atEnd(word string) bool {
	for _, set := range slices.Backward(c) {
		r, size := utf8.DecodeLastRuneInString(word)
		if size == 0 || strings.ContainsRune(set.letters, r) == set.but {
			return false
		}
		word = word[:len(word)-size]
	}
	return true
}

func readHunspell(t *testing.T, name string) *hunspell {
	d := &hunspell{suffixes: map[string][]affix{}, prefixes: map[string][]affix{}, parted: map[string][]string{}}
	for _, line := range lines(t, name+".aff") {
		f := strings.Fields(line)
		switch {
		case len(f) > 1 && f[0] == "FLAG" && f[1] == "long":
			d.long = true
		case len(f) > 2 && f[0] == "AF":
			d.aliases = append(d.aliases, f[1])
		case len(f) > 1 && f[0] == "AM":
			d.lemmas = append(d.lemmas, lemma.FindString(line))
		case len(f) > 4 && f[0] == "SFX":
			d.suffixes[f[1]] = append(d.suffixes[f[1]], d.affix(f))
		case len(f) > 4 && f[0] == "PFX":
			d.prefixes[f[1]] = append(d.prefixes[f[1]], d.affix(f))
		}
	}
	d.attached = d.prefixesLike(attached)
	for _, line := range lines(t, name+".dic")[1:] {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		word, flags, _ := strings.Cut(f[0], "/")
		e := entry{word: word, flags: d.expand(flags)}
		if len(f) > 1 {
			e.group = f[1]
		}
		d.entries = append(d.entries, e)
	}
	return d
}

func (d *hunspell) affix(f []string) affix {
	add, flags, _ := strings.Cut(f[3], "/")
	a := affix{strip: f[2], add: add, flags: d.expand(flags), when: readCondition(f[4])}
	if a.strip == "0" {
		a.strip = ""
	}
	if a.add == "0" {
		a.add = ""
	}
	return a
}

// lemma is a dictionary form among what is said of a form.
var lemma = regexp.MustCompile(`st:[^ ]+`)

// expand gives the flags that an alias stands for.
func (d *hunspell) expand(flags string) string {
	if n, err := strconv.Atoi(flags); err == nil && n > 0 && n <= len(d.aliases) {
		return d.aliases[n-1]
	}
	return flags
}

// each parts flags.
func (d *hunspell) each(flags string) []string {
	all, ok := d.parted[flags]
	if ok {
		return all
	}
	r := []rune(flags)
	width := 1
	if d.long {
		width = 2
	}
	for i := 0; i+width <= len(r); i += width {
		all = append(all, string(r[i:i+width]))
	}
	d.parted[flags] = all
	return all
}

// forms gives an entry with its suffixes, and the prefixes that these allow;
// only those flags, or all for none.
func (d *hunspell) forms(e entry, only string) []string {
	all := []string{e.word}
	for _, flag := range d.each(e.flags) {
		if only != "" && !strings.Contains(only, flag) {
			continue
		}
		for _, a := range d.suffixes[flag] {
			base, ok := strings.CutSuffix(e.word, a.strip)
			if !ok || !a.when.atEnd(e.word) {
				continue
			}
			all = append(all, d.prefixed(base+a.add, a.flags)...)
		}
	}
	return all
}

// attached are the prefixes looked at: the article, and one conjunction and one
// preposition before it.
var attached = regexp.MustCompile(`^[وف]?([بلك]?|(ب|ك)?ال|لل)$`)

func (d *hunspell) prefixed(word, flags string) []string {
	all := []string{word}
	for _, flag := range d.each(flags) {
		for _, a := range d.attached[flag] {
			if rest, ok := strings.CutPrefix(word, a.strip); ok && a.when.atStart(word) {
				all = append(all, a.add+rest)
			}
		}
	}
	return all
}

func (d *hunspell) words() map[string]bool {
	all := map[string]bool{}
	for _, e := range d.entries {
		all[e.word] = true
	}
	return all
}

// arabicFamilies are nouns and adjectives with their endings, the article and
// what is attached, and verbs with their persons, sound ones apart from those with
// a weak letter; of hunspell's dictionary.
func arabicFamilies(t *testing.T) []family {
	d := readHunspell(t, "ar")
	verbs := map[string][]string{}
	var all []family
	for _, e := range d.entries {
		if group, err := strconv.Atoi(e.group); err == nil && group < len(d.lemmas) {
			if letters(e.word) > 1 { // a lone ya stands for many verbs
				verbs[d.lemmas[group]] = append(verbs[d.lemmas[group]], e.word)
			}
			continue
		}
		if f := d.forms(e, ""); len(f) > 1 {
			all = append(all, family{"regular", f})
		}
	}
	for lemma, forms := range verbs {
		lemma = strings.TrimPrefix(lemma, "st:")
		if lemma == "" {
			continue
		}
		kind := "verbs, weak"
		if sound(lemma) {
			kind = "verbs"
		}
		slices.Sort(forms)
		all = append(all, family{kind, append([]string{lemma}, forms...)})
	}
	return all
}

// sound reports an Arabic verb whose root has neither a weak letter nor a hamza nor
// the same letter twice at its end.
func sound(lemma string) bool {
	root := []rune(foldSurface(lemma))
	cut := func(at, n int) { root = slices.Delete(root, at, at+n) }
	switch s := string(root); {
	case len(root) == 6 && strings.HasPrefix(s, "است"):
		cut(0, 3)
	case len(root) == 5 && strings.HasPrefix(s, "ان"):
		cut(0, 2)
	case len(root) == 5 && root[0] == 'ا' && root[2] == 'ت':
		cut(2, 1)
		cut(0, 1)
	case len(root) >= 4 && strings.ContainsRune("تأ", root[0]):
		cut(0, 1)
	}
	if len(root) == 4 && root[1] == 'ا' {
		cut(1, 1)
	}
	n := len(root)
	return n >= 3 && n <= 4 && root[n-1] != root[n-2] && !strings.ContainsAny(string(root), "اويىءأإؤئآ")
}
