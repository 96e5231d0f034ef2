package address

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// maxNext bounds what a redirect may carry, in bytes.
const maxNext = 2000

// SafeNext checks an address that came from outside (?next=, a form field) before
// anyone is sent to it. It passes only paths of this site that browsers, proxies
// and servers all read alike, and gives them in their encoded form.
//
// Refused are: other origins in every disguise (a scheme, "//", a backslash,
// which browsers read as a slash), control characters (browsers drop tabs and
// line ends, so that "/\t/x" becomes "//x"), empty and dot segments, slashes,
// backslashes, dots and control characters that hide behind percent signs, text
// that isn't UTF-8, and more than 2,000 bytes, encoded or not.
func SafeNext(next string) (string, bool) {
	if len(next) > maxNext || !utf8.ValidString(next) || strings.ContainsFunc(next, neverInAddress) {
		return "", false
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" {
		return "", false
	}
	if !plainPath(u) {
		return "", false
	}
	u.RawQuery = escapeQuery(u.RawQuery)
	if next = u.String(); len(next) > maxNext { // encoding makes it longer
		return "", false
	}
	return next, true
}

// plainPath reports whether a path starts with a slash, has neither empty nor dot
// segments, and means the same before and after decoding.
func plainPath(u *url.URL) bool {
	if !strings.HasPrefix(u.Path, "/") || !utf8.ValidString(u.Path) {
		return false
	}
	if strings.ContainsFunc(u.Path, neverInAddress) || hidesSyntax(u) {
		return false
	}
	segments := strings.Split(u.Path[1:], "/")
	for i, s := range segments {
		last := i == len(segments)-1
		if s == "." || s == ".." || s == "" && !last {
			return false
		}
	}
	return true
}

// hidesSyntax finds a slash, backslash or dot behind a percent sign, and anything
// that is encoded twice: what one server decodes once, another decodes again.
func hidesSyntax(u *url.URL) bool {
	s := strings.ToLower(u.EscapedPath())
	for _, hidden := range []string{"%2f", "%5c", "%2e"} {
		if strings.Contains(s, hidden) {
			return true
		}
	}
	again, err := url.PathUnescape(u.Path)
	return err == nil && again != u.Path
}

// neverInAddress are the characters that no honest address of ours holds, encoded
// or not.
func neverInAddress(r rune) bool {
	return r == '\\' || r < ' ' || 0x7f <= r && r < 0xa0 || r == '\u2028' || r == '\u2029'
}

// escapeQuery percent-encodes what may not stand in a query as it is.
func escapeQuery(raw string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(raw) {
		c := raw[i]
		if c > ' ' && c < 0x7f && !strings.ContainsRune("\"<>`{}|^'", rune(c)) {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}
