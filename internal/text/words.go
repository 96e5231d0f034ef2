package text

import (
	"unicode"
	"unicode/utf8"
)

// maxWord is where a run of letters is cut, in characters: nobody looks for more.
const maxWord = 64

// compound is one word of a text as the search sees it, or several that belong
// together: "Twitter-account", "#social_media", "الTwitter".
type compound struct {
	parts []string
	// prefix is the '#', '@' or '$' right before it; 0 for none.
	prefix byte
	// whole is the parts as one word, where that is a word of its own: with a
	// prefix, or with hyphens between them. Else it is empty.
	whole string
}

// wordScanner cuts a text into words. Letters, digits and marks make words;
// apostrophes inside are left out ("foto's" is "fotos"); Arabic is parted from
// other scripts and from digits ("الTwitter"); where a script has no spaces each
// character is a word.
type wordScanner struct {
	text string
	at   int
}

// bytesOfWord is how many bytes of a text there are for each of its words, about: five
// letters and what parts them from the next.
const bytesOfWord = 6

// words gives all words of s.
func words(s string) []compound {
	sc := wordScanner{text: s}
	all := make([]compound, 0, len(s)/bytesOfWord)
	for sc.skip() {
		if c := sc.compound(); len(c.parts) > 0 {
			all = append(all, c)
		}
	}
	return all
}

// skip goes to the next word or prefix; false at the end.
func (sc *wordScanner) skip() bool {
	for sc.at < len(sc.text) {
		r, size := utf8.DecodeRuneInString(sc.text[sc.at:])
		if isWordStart(r) || prefixOf(r) != 0 {
			return true
		}
		sc.at += size
	}
	return false
}

// pass goes past the next compound and gives it as it stands.
func (sc *wordScanner) pass() string {
	at := sc.at
	if word, ok := sc.plainWord(); ok && (sc.at == len(sc.text) || sc.text[sc.at] != '-') {
		return word
	}
	sc.at = at
	sc.compound()
	return sc.text[at:sc.at]
}

// compound reads one compound, or a prefix that has nothing to stand before.
func (sc *wordScanner) compound() compound {
	prefix, ok := sc.prefix()
	if !ok {
		return compound{}
	}
	joint := '-'
	if prefix != 0 {
		joint = '_'
	}
	c := compound{prefix: prefix}
	joined := sc.word()
	c.parts = append(c.parts, joined)
	for len(joined) <= maxWord {
		next, size := utf8.DecodeRuneInString(sc.text[sc.at:])
		switch {
		case isWordStart(next):
		case next == joint && isWordStart(firstRune(sc.text[sc.at+size:])):
			sc.at += size
			c.whole = joined
		default:
			return c.closed(joined)
		}
		part := sc.word()
		c.parts = append(c.parts, part)
		joined += part
	}
	return c.closed(joined)
}

// closed sets the whole where there is one.
func (c compound) closed(joined string) compound {
	if c.prefix != 0 || c.whole != "" {
		c.whole = joined
	}
	return c
}

// prefix reads the prefix at the current place, 0 if there is none. It is not ok
// if no word follows, if one leads up to it ("a@b"), or if "$" is before a sum.
func (sc *wordScanner) prefix() (prefix byte, ok bool) {
	r, size := utf8.DecodeRuneInString(sc.text[sc.at:])
	prefix = prefixOf(r)
	if prefix == 0 {
		return 0, true
	}
	inWord := isWordRune(lastRune(sc.text[:sc.at]))
	sc.at += size
	next := sc.peek()
	return prefix, !inWord && isWordStart(next) && (prefix != '$' || unicode.IsLetter(next))
}

// word reads one run of letters and digits that belong together.
func (sc *wordScanner) word() string {
	if word, ok := sc.plainWord(); ok {
		return word
	}
	var b []rune
	kind := kindOf(sc.peek())
	for sc.at < len(sc.text) && len(b) < maxWord {
		r, size := utf8.DecodeRuneInString(sc.text[sc.at:])
		if r == tatweel || isApostrophe(r) && len(b) > 0 && isWordStart(firstRune(sc.text[sc.at+size:])) {
			sc.at += size
			continue
		}
		if !isWordRune(r) || kindOf(r) != kind && !unicode.Is(unicode.M, r) || kind == alone && len(b) > 0 {
			break
		}
		b = append(b, r)
		sc.at += size
	}
	return string(b)
}

// plainWord reads a word of ASCII letters and digits up to an ASCII character that
// can't go on with it, as most are; not ok where it may be another word.
func (sc *wordScanner) plainWord() (word string, ok bool) {
	end := sc.at
	for end < len(sc.text) && isPlain(sc.text[end]) {
		end++
	}
	if end == sc.at || end-sc.at > maxWord || end < len(sc.text) && (sc.text[end] >= utf8.RuneSelf || isApostrophe(rune(sc.text[end]))) {
		return "", false
	}
	word, sc.at = sc.text[sc.at:end], end
	return word, true
}

func (sc *wordScanner) peek() rune { return firstRune(sc.text[sc.at:]) }

// charKind parts characters that don't make one word with each other.
type charKind int

const (
	mixing charKind = iota // letters of most scripts, and digits
	arabicLetter
	alone
)

func kindOf(r rune) charKind {
	switch {
	case r < 0x0600:
		return mixing
	case unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r):
		return arabicLetter
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
		return alone
	}
	return mixing
}

// isWordStart reports what a word can start with: no mark and no tatweel.
func isWordStart(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && r != tatweel
}

// prefixOf is the prefix a character stands for; 0 for none.
func prefixOf(r rune) byte {
	switch r {
	case '#', '＃':
		return '#'
	case '@', '＠':
		return '@'
	case '$':
		return '$'
	}
	return 0
}

// firstRune is the first character of s; 0 if there is none.
func firstRune(s string) rune {
	if s == "" {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// lastRune is the last character of s; 0 if there is none.
func lastRune(s string) rune {
	if s == "" {
		return 0
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
