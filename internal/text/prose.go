package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// proseScanner cuts a text at white space, passing over code.
type proseScanner struct {
	text   string
	fenced bool
}

// next gives the next token that isn't code; false at the end.
func (sc *proseScanner) next() (string, bool) {
	for {
		sc.text = strings.TrimLeftFunc(sc.text, unicode.IsSpace)
		if sc.text == "" {
			return "", false
		}
		if fence := sc.text; strings.HasPrefix(fence, "```") || strings.HasPrefix(fence, "~~~") {
			sc.fenced = !sc.fenced
			_, sc.text, _ = strings.Cut(sc.text, "\n")
			continue
		}
		end := strings.IndexFunc(sc.text, unicode.IsSpace)
		if sc.fenced {
			_, sc.text, _ = strings.Cut(sc.text, "\n")
			continue
		}
		if sc.skipSpan() {
			continue
		}
		if end < 0 {
			end = len(sc.text)
		}
		token := sc.text[:end]
		sc.text = sc.text[end:]
		return token, true
	}
}

// skipSpan passes over a code span at the current place.
func (sc *proseScanner) skipSpan() bool {
	start := strings.TrimLeft(sc.text, "([*_\"'")
	if !strings.HasPrefix(start, "`") {
		return false
	}
	ticks := len(start) - len(strings.TrimLeft(start, "`"))
	_, rest, ok := strings.Cut(start[ticks:], start[:ticks])
	if ok {
		sc.text = rest
	}
	return ok
}

// proseWords gives the words of a token in lower case; none if it is an
// address, a handle, a hashtag or holds a digit.
func proseWords(token string) []string {
	if at := strings.Index(token, "]("); at >= 0 {
		token = token[:at] // the label of a link
	}
	bare := strings.TrimLeftFunc(token, func(r rune) bool { return !unicode.IsLetter(r) && prefixOf(r) == 0 })
	if bare == "" || prefixOf(firstRune(bare)) != 0 || isAddressLike(bare) || strings.ContainsFunc(bare, unicode.IsDigit) {
		return nil
	}
	var found []string
	lower := strings.ToLower(norm.NFC.String(bare))
	for _, w := range strings.FieldsFunc(lower, func(r rune) bool { return !isProseRune(r) }) {
		w = strings.ReplaceAll(strings.Trim(w, "'’"), "’", "'")
		if w != "" {
			found = append(found, w)
		}
	}
	return found
}

// isAddressLike reports tokens with a scheme, an "@", or a dot or slash amid
// letters.
func isAddressLike(token string) bool {
	if strings.Contains(token, "://") || strings.Contains(token, "@") {
		return true
	}
	for i := 1; i+1 < len(token); i++ {
		if token[i] == '.' && isASCIILetter(token[i-1]) && isASCIILetter(token[i+1]) {
			return true
		}
	}
	return false
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
