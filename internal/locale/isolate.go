package locale

import "strings"

// Isolate makes member-written text fit for the middle of a plain-text sentence
// (a mail's subject, a page's title): it stands between FIRST STRONG ISOLATE and
// POP DIRECTIONAL ISOLATE, so that its direction can't disturb what is around
// it, and loses the bidi controls (UAX #9) that could end that early. In HTML use
// a <bdi> element instead.
func Isolate(s string) string {
	return "\u2068" + strings.Map(dropBidiControl, s) + "\u2069"
}

func dropBidiControl(r rune) rune {
	if r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069' {
		return -1
	}
	return r
}
