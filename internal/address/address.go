// Package address makes and parses every path of the forum: what a link, a
// redirect, a form's action or a mail names is made here, and nowhere else is a
// path glued together.
//
// A page's path starts with the locale it is shown in ("/nl/t/12/titel").
// Words in paths (slugs, tags, handles) keep the letters of every script and
// are percent-encoded, as href and Location need it; browsers show them decoded.
// The package imports nothing of the project: locales are passed as tags.
package address

import (
	"net/url"
	"strconv"
	"strings"
)

// Addresses that stand outside every locale.
const (
	Root           = "/"
	Health         = "/healthz"
	Ready          = "/readyz"
	Robots         = "/robots.txt"
	ChangePassword = "/.well-known/change-password"
	SecurityTxt    = "/.well-known/security.txt"
)

// Home is the front page: the list of all threads.
func Home(locale string) string { return "/" + locale + "/" }

// New is the page, and the form's address, for opening a thread.
func New(locale string) string { return page(locale, "new") }

// Preview is where a text is shown before it is posted (POST).
func Preview(locale string) string { return page(locale, "preview") }

// Drafts lists a member's own drafts, and takes new ones (POST).
func Drafts(locale string) string { return page(locale, "drafts") }

// Gaps is a place in the list of what is left to translate.
type Gaps struct {
	Into, From string // languages; empty: the reader's
	Show       string // what; empty: what is stale
	After      string // cursor
}

// Translations lists what is left to translate.
func Translations(locale string, at Gaps) string {
	q := url.Values{}
	for name, value := range map[string]string{"lang": at.Into, "from": at.From, "show": at.Show, "after": at.After} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return page(locale, "translations")
	}
	return page(locale, "translations") + "?" + q.Encode()
}

// Langs keeps which languages a reader's lists show (POST).
func Langs(locale string) string { return page(locale, "langs") }

// Tag is the list of the threads that carry a tag.
func Tag(locale, tag string) string { return page(locale, "tags", tag) }

// Tags is the list of all tags.
func Tags(locale string) string { return page(locale, "tags") }

// Member is a member's public page.
func Member(locale, handle string) string { return page(locale, "u", handle) }

// MemberThreads is the list of a member's threads.
func MemberThreads(locale, handle string) string { return page(locale, "u", handle, "threads") }

// MemberAfter is a member's public page from a cursor on.
func MemberAfter(locale, handle, cursor string) string {
	return withParameter(Member(locale, handle), "after", cursor)
}

// Moderation is a page for moderators, such as "log" or "queue"; an empty
// section is their front page.
func Moderation(locale, section string) string { return page(locale, "moderation", section) }

// Footer is a page that the operator wrote, such as "rules" or "privacy".
func Footer(locale, name string) string { return page(locale, "about", name) }

// Absolute is the whole address of a path, as mails, feeds and rel=canonical
// need it. The base is the operator's base-url, with or without a final slash.
func Absolute(base, path string) string { return strings.TrimRight(base, "/") + path }

// ParseID reads an id as it stands in a path: decimal, above zero, without sign,
// leading zeros or other spellings, so that each thing has one address.
func ParseID(s string) (int64, bool) {
	if s == "" || s[0] < '1' || s[0] > '9' {
		return 0, false
	}
	id, err := strconv.ParseInt(s, 10, 64)
	return id, err == nil
}

// page joins a locale and segments to a path; empty segments are left out.
func page(locale string, segments ...string) string {
	length := len(locale) + 1
	for _, s := range segments {
		length += len(s) + 1
	}
	var b strings.Builder
	b.Grow(length)
	b.WriteByte('/')
	b.WriteString(locale)
	for _, s := range segments {
		if s != "" {
			b.WriteByte('/')
			b.WriteString(url.PathEscape(s))
		}
	}
	return b.String()
}

// withQuery adds the parameters that have a value, sorted by name.
func withQuery(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

func decimal(id int64) string { return strconv.FormatInt(id, 10) }
