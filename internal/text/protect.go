package text

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/rivo/uniseg"

	"tertulia/internal/forum"
)

// fixture is a part of a plain text that a translation keeps: bytes from start to
// stop, in whose place as is written. It is foreign if an engine that writes
// one which wasn't there has made something up.
type fixture struct {
	start, stop int
	as          string
	foreign     bool
}

// fixed finds what reads the same in every language, the first alternative that
// fits at a place first: addresses, e-mail addresses, handles, hashtags,
// cashtags, and host names without a scheme.
var fixed = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i:https?://|www\.)[^\s<>"]+` +
		`|[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+` +
		`|[@＠][\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}_])?` +
		`|[#＃][\p{L}\p{M}\p{N}_]+` +
		`|\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?` +
		`|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[a-z]{2,}(?:/[^\s<>"]*)?`)
})

// protected gives the spans of s that a translation keeps, in order. Terms come
// after what is fixed: inside an address or a hashtag none is replaced.
func protected(s string, terms []forum.Term) []fixture {
	spans := append(fixedSpans(s), emojiSpans(s)...)
	for _, t := range termSpans(s, terms) {
		if !slices.ContainsFunc(spans, func(o fixture) bool { return t.start < o.stop && o.start < t.stop }) {
			spans = append(spans, t)
		}
	}
	slices.SortFunc(spans, func(a, b fixture) int { return a.start - b.start })
	return slices.CompactFunc(spans, func(a, b fixture) bool { return a.start < b.stop && b.start < a.stop })
}

func fixedSpans(s string) []fixture {
	var spans []fixture
	for _, at := range fixed().FindAllStringIndex(s, -1) {
		start, stop := at[0], at[1]
		first := s[start]
		if isPrefix(s[start:]) && isHandleRune(lastRune(s[:start])) || first == '$' && isWordRune(firstRune(s[stop:])) {
			continue // "C#minor", "US$", "$ABCdefghi"
		}
		foreign := first != '$'
		if !isPrefix(s[start:]) {
			stop = start + trimAddress([]byte(s[start:stop]))
			foreign = strings.ContainsAny(s[start:stop], "@:") || strings.HasPrefix(strings.ToLower(s[start:stop]), "www.")
		}
		if stop > start {
			spans = append(spans, fixture{start, stop, s[start:stop], foreign})
		}
	}
	return spans
}

// isPrefix reports a text that starts with the sign of a handle, hashtag or
// cashtag.
func isPrefix(s string) bool { return prefixOf(firstRune(s)) != 0 }

// emojiSpans finds runs of emoji.
func emojiSpans(s string) []fixture {
	var spans []fixture
	at, state := 0, -1
	for rest := s; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		stop := at + len(cluster)
		if isEmoji(cluster) {
			if n := len(spans); n > 0 && spans[n-1].stop == at {
				spans[n-1].stop, spans[n-1].as = stop, s[spans[n-1].start:stop]
			} else {
				spans = append(spans, fixture{start: at, stop: stop, as: cluster})
			}
		}
		at = stop
	}
	return spans
}

// isEmoji reports a grapheme cluster that is a picture: of the blocks that hold
// pictures, or with a sign that makes it one (UTS #51).
func isEmoji(cluster string) bool {
	return strings.ContainsFunc(cluster, func(r rune) bool {
		return unicode.Is(pictures, r) || r == 0xFE0F || r == 0x20E3
	})
}

// pictures are the blocks of symbols, dingbats and emoji.
var pictures = &unicode.RangeTable{
	R16: []unicode.Range16{{Lo: 0x2300, Hi: 0x23FF, Stride: 1}, {Lo: 0x2600, Hi: 0x27BF, Stride: 1}, {Lo: 0x2B00, Hi: 0x2BFF, Stride: 1}},
	R32: []unicode.Range32{{Lo: 0x1F000, Hi: 0x1FAFF, Stride: 1}},
}

// termSpans finds the terms of a glossary: whole words in any case, longer terms
// first.
func termSpans(s string, terms []forum.Term) []fixture {
	if len(terms) == 0 {
		return nil
	}
	terms = slices.Clone(terms)
	slices.SortStableFunc(terms, func(a, b forum.Term) int { return len(b.Source) - len(a.Source) })
	alternatives, target := make([]string, len(terms)), map[string]string{}
	for i, t := range terms {
		alternatives[i] = regexp.QuoteMeta(t.Source)
		if key := FoldTerm(t.Source); target[key] == "" {
			target[key] = t.Target
		}
	}
	any := regexp.MustCompile(`(?i:` + strings.Join(alternatives, "|") + `)`)
	var spans []fixture
	for at := 0; at < len(s); {
		found := any.FindStringIndex(s[at:])
		if found == nil || found[0] == found[1] {
			break
		}
		start, stop := at+found[0], at+found[1]
		to := target[FoldTerm(s[start:stop])]
		if to == "" || isWordRune(lastRune(s[:start])) || isWordRune(firstRune(s[stop:])) {
			at = start + len(string(firstRune(s[start:])))
			continue
		}
		spans = append(spans, fixture{start: start, stop: stop, as: inCaseOf(to, s[start:stop])})
		at = stop
	}
	return spans
}

// FoldTerm makes terms of the glossary that differ in case alone the same, as (?i) does.
func FoldTerm(s string) string { return strings.ToLower(strings.ToUpper(s)) }

// inCaseOf gives a term the capital that the word in its place begins with.
func inCaseOf(term, word string) string {
	first := firstRune(word)
	if !unicode.IsUpper(first) || !unicode.IsLower(firstRune(term)) {
		return term
	}
	initial := firstRune(term)
	return string(unicode.ToUpper(initial)) + term[len(string(initial)):]
}
