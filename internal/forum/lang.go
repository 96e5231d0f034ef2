package forum

import (
	"slices"
	"strings"
)

// Lang is the language of a piece of content as a BCP 47 tag ("nl", "ar"), or
// [Und] where it isn't certain. The domain knows no list of languages: which
// ones an interface exists in is the business of the locales.
type Lang string

// Und is BCP 47's tag for an undetermined language. Content in it is never
// filtered away, and every moderator may act on it.
const Und Lang = "und"

// Known reports whether the language is certain.
func (l Lang) Known() bool { return l != "" && l != Und }

// Langs is a set of languages in the order in which somebody gave them, kept as
// tags joined by commas ("nl,de"). What the empty set means ("all", "none") is
// said where it is used.
type Langs string

// JoinLangs makes a set; doubles and empty tags are dropped.
func JoinLangs(langs ...Lang) Langs {
	var kept []string
	for _, l := range langs {
		if l != "" && !slices.Contains(kept, string(l)) {
			kept = append(kept, string(l))
		}
	}
	return Langs(strings.Join(kept, ","))
}

// List gives the languages of the set; nil for the empty one.
func (s Langs) List() []Lang {
	if s == "" {
		return nil
	}
	var langs []Lang
	for tag := range strings.SplitSeq(string(s), ",") {
		langs = append(langs, Lang(tag))
	}
	return langs
}

// Sorted is the same set in the order of its tags, so that it can be compared.
func (s Langs) Sorted() Langs { return JoinLangs(slices.Sorted(slices.Values(s.List()))...) }

// Has reports whether the set holds l.
func (s Langs) Has(l Lang) bool { return slices.Contains(s.List(), l) }
