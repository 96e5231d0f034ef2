package address

import (
	"net/url"
	"strings"
)

// SpellPath writes a percent-encoded path as the addresses of this package are
// written, whatever of it is encoded that needn't be, or encoded in small letters.
// What can't be decoded, and what is no path, stays as it is.
func SpellPath(escaped string) string {
	if !strings.HasPrefix(escaped, "/") || !strings.ContainsFunc(escaped, oddlySpelled) {
		return escaped
	}
	segments := strings.Split(escaped, "/")
	for i, s := range segments {
		plain, err := url.PathUnescape(s)
		if err != nil {
			return escaped
		}
		segments[i] = url.PathEscape(plain)
	}
	return strings.Join(segments, "/")
}

// oddlySpelled reports whether a character of a path may have to be written in
// another way: all but those that stand for themselves alone.
func oddlySpelled(r rune) bool {
	letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	return !letter && !strings.ContainsRune("/-_.~", r)
}
