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

// paradigms tells of the forms of a sample in which entries of the whole dictionary
// they stand, those that aren't tried too: what two forms have in one entry, the
// dictionary calls forms of one word.
type paradigms map[string][]int32

// together reports two forms that are forms of one entry.
func (p paradigms) together(a, b string) bool {
	for _, n := range p[a] {
		if slices.Contains(p[b], n) {
			return true
		}
	}
	return false
}

// arabicParadigms looks the spellings of families up among all forms that
// hunspell's Arabic dictionary makes, with possessives, objects, and what is
// attached before nouns and verbs.
func arabicParadigms(t *testing.T, families []family) paradigms {
	p := paradigms{}
	for _, f := range families {
		for _, form := range f.forms {
			p[spelling(form)] = nil
		}
	}
	d, verbs, key := readHunspell(t, "ar"), map[string]int32{}, []byte(nil)
	nouns, ofVerbs := d.prefixesLike(attached), d.prefixesLike(attachedToVerbs)
	rests := p.without(nouns, ofVerbs)
	for i, e := range d.entries {
		number, before := int32(i), nouns
		if group, err := strconv.Atoi(e.group); err == nil && group < len(d.lemmas) && d.lemmas[group] != "" {
			lemma := d.lemmas[group]
			if verbs[lemma] == 0 {
				verbs[lemma] = int32(-len(verbs) - 1)
			}
			number, before = verbs[lemma], ofVerbs
		}
		d.everyForm(e.word, e.flags, "", 2, before, func(form string) bool {
			key = appendFolded(key[:0], form)
			if list, ok := p[string(key)]; ok && !slices.Contains(list, number) {
				p[string(key)] = append(list, number)
			}
			return rests[string(key)]
		})
	}
	return p
}

// without gives what is left of the spellings if one of some prefixes is taken off.
func (p paradigms) without(prefixes ...map[string][]affix) map[string]bool {
	added, rests := map[string]bool{}, map[string]bool{}
	for _, flags := range prefixes {
		for _, list := range flags {
			for _, a := range list {
				added[foldArabic(a.add)] = true
			}
		}
	}
	for key := range p {
		for add := range added {
			if rest, ok := strings.CutPrefix(key, add); ok {
				rests[rest] = true
			}
		}
	}
	return rests
}

// attachedToVerbs are conjunctions and the signs of the future and of purpose.
var attachedToVerbs = regexp.MustCompile(`^[وف]?[سل]?$`)

// prefixesLike are the prefixes that a pattern allows.
func (d *hunspell) prefixesLike(pattern *regexp.Regexp) map[string][]affix {
	allowed := map[string][]affix{}
	for flag, list := range d.prefixes {
		allowed[flag] = slices.DeleteFunc(slices.Clone(list), func(a affix) bool { return !pattern.MatchString(a.add) })
	}
	return allowed
}

// everyForm gives a word with its suffixes, up to depth after each other, and with
// those of the prefixes that the word and the suffixes allow which may stand before it.
// More are the flags of what the suffixes were added to. Visit says whether something before
// what it is given is of interest; prefixes that take letters off aren't asked about.
func (d *hunspell) everyForm(word, flags, more string, depth int, before map[string][]affix, visit func(string) bool) {
	of := visit(word)
	for _, list := range []string{flags, more} {
		for _, flag := range d.each(list) {
			for _, a := range before[flag] {
				if !of && a.strip == "" {
					continue
				}
				if rest, ok := strings.CutPrefix(word, a.strip); ok && a.when.atStart(word) {
					visit(a.add + rest)
				}
			}
		}
	}
	if depth == 0 {
		return
	}
	for _, flag := range d.each(flags) {
		for _, a := range d.suffixes[flag] {
			if base, ok := strings.CutSuffix(word, a.strip); ok && a.when.atEnd(word) {
				d.everyForm(base+a.add, a.flags, flags+more, depth-1, before, visit)
			}
		}
	}
}

// foldArabic is spelling for Arabic letters, without the detour over Unicode's forms.
func foldArabic(s string) string { return string(appendFolded(nil, s)) }

func appendFolded(b []byte, s string) []byte {
	for _, r := range s {
		switch {
		case isTashkeel(r) || r == tatweel || r == 'ء':
		case r == 'آ' || r == 'أ' || r == 'إ' || r == 'ٱ':
			b = append(b, "ا"...)
		default:
			if to, ok := foldedLetters[r]; ok {
				b = append(b, to...)
			} else {
				b = utf8.AppendRune(b, r)
			}
		}
	}
	return b
}
