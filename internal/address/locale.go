package address

import "strings"

// SplitLocale cuts the locale off a page's path: "/nl/new" gives "nl" and "/new",
// "/nl" and "/nl/" give "nl" and "/". It goes by the shape of the first segment
// (a BCP 47 tag that isn't a fixed address such as "/api"); whether the forum
// speaks that locale is for the caller to see.
func SplitLocale(path string) (locale, rest string, ok bool) {
	first, rest, more := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if !strings.HasPrefix(path, "/") || first == "api" || !isLanguageTag(first) {
		return "", path, false
	}
	if !more {
		return first, "/", true
	}
	return first, "/" + rest, true
}

// SwitchLocale is the same page in another locale: target is a path with its
// query and fragment, as the browser asked for it. What exists outside the
// locales, or isn't an address of the forum's own, gives the locale's front page.
func SwitchLocale(target, to string) string {
	safe, ok := SafeNext(target)
	if !ok {
		return Home(to)
	}
	path, tail := cutPath(safe)
	_, rest, ok := SplitLocale(path)
	if _, _, permanent := ParsePost(path); permanent && !ok {
		rest, ok = path, true
	}
	if !ok {
		return Home(to)
	}
	return "/" + to + rest + tail
}

// Switch is where the language switcher leads: the choice is remembered, then the
// page at next is shown in that locale.
func Switch(to, next string) string {
	return withParameter(page(to, "switch"), "next", spoken(next))
}

// cutPath cuts the query and fragment off a target.
func cutPath(target string) (path, tail string) {
	if i := strings.IndexAny(target, "?#"); i >= 0 {
		return target[:i], target[i:]
	}
	return target, ""
}

// isLanguageTag reports whether s is formed as BCP 47 tags are: 2 or 3 letters,
// then subtags of 1 to 8 letters and digits.
func isLanguageTag(s string) bool {
	if len(s) > maxLangLen {
		return false
	}
	for i, part := range strings.Split(s, "-") {
		if i == 0 && (len(part) < 2 || len(part) > 3 || !isAlphanumeric(part, false)) {
			return false
		}
		if len(part) < 1 || len(part) > 8 || !isAlphanumeric(part, true) {
			return false
		}
	}
	return true
}

func isAlphanumeric(s string, digits bool) bool {
	for _, r := range s {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (!digits || r < '0' || r > '9') {
			return false
		}
	}
	return true
}
