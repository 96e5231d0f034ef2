package address

import (
	"net/url"
	"slices"
	"strings"
	"time"
)

// Sort is the order of a list of threads.
type Sort string

// The orders of a list. SortLatest is the usual one and isn't written out.
const (
	SortLatest     Sort = "latest"     // by the last activity
	SortNewest     Sort = "newest"     // by the opening
	SortDiscussed  Sort = "discussed"  // by the number of comments
	SortUnanswered Sort = "unanswered" // without a comment, newest first
)

// Sorts lists the orders as they are offered.
func Sorts() []Sort { return []Sort{SortLatest, SortNewest, SortDiscussed, SortUnanswered} }

// Limits of what a list's address may hold; longer ones are refused.
const (
	maxLangs    = 20
	maxLangLen  = 35 // RFC 5646, section 4.4.1
	maxCursor   = 200
	langAll     = "all"
	maxQueryLen = 500
)

// List is what the query string of a list of threads says.
type List struct {
	// Sort is empty for the usual order.
	Sort Sort
	// Langs are the content languages to show, as BCP 47 tags in any order; empty
	// where the address doesn't say, so that the reader's own choice holds.
	Langs []string
	// AllLangs shows every language, whatever the reader chose.
	AllLangs bool
	// After is the opaque cursor of the page before; empty for the first page.
	After string
}

// On is the address of the list at path ([Home], [Tag] or [Member]) with this query.
func (l List) On(path string) string { return withQuery(path, l.values()) }

// Query is the query alone, in the one way in which addresses have it.
func (l List) Query() string { return l.values().Encode() }

func (l List) values() url.Values {
	v := url.Values{}
	if l.Sort != "" && l.Sort != SortLatest {
		v.Set("sort", string(l.Sort))
	}
	setLangs(v, l.Langs, l.AllLangs)
	if l.After != "" {
		v.Set("after", l.After)
	}
	return v
}

// WithSort is the same list in another order, from its first page.
func (l List) WithSort(s Sort) List {
	l.Sort, l.After = s, ""
	return l
}

// WithLangs is the same list in these languages, from its first page; none means
// the reader's own choice.
func (l List) WithLangs(langs ...string) List {
	l.Langs, l.AllLangs, l.After = langs, false, ""
	return l
}

// WithAllLangs is the same list in every language, from its first page.
func (l List) WithAllLangs() List {
	l.Langs, l.AllLangs, l.After = nil, true, ""
	return l
}

// ParseList reads a list's query. It is false where a value isn't one: an unknown
// order, something that can't be a language tag, or a cursor that is too long.
// Parameters that it doesn't know are left alone.
func ParseList(v url.Values) (List, bool) {
	l := List{Sort: Sort(v.Get("sort")), After: v.Get("after")}
	if l.Sort == "" {
		l.Sort = SortLatest
	}
	var ok bool
	l.Langs, l.AllLangs, ok = parseLangs(v.Get("lang"))
	return l, ok && slices.Contains(Sorts(), l.Sort) && len(l.After) <= maxCursor
}

// SearchQuery is what the address of a search says.
type SearchQuery struct {
	// Text is what was typed, at most 500 bytes; empty shows the bare form.
	Text     string
	Langs    []string
	AllLangs bool
	Tag      string
	By       string // handle
	Is       string // open, closed
	Has      string // summary
	Since    string // day, as 2026-11-21
	Before   string
	Best     bool // the best first
	After    string
}

// HasSummary narrows a search to threads that were closed with a summary.
const HasSummary = "summary"

// bestFirst is the order of a search in its address, unless it is newest first.
const bestFirst = "best"

// Filtered reports whether anything but words and languages narrows the search.
func (q SearchQuery) Filtered() bool {
	return q.Tag != "" || q.By != "" || q.Is != "" || q.Has != "" || q.Since != "" || q.Before != ""
}

// Search is the page of a search's results.
func Search(locale string, q SearchQuery) string {
	v := url.Values{}
	order := ""
	if q.Best {
		order = bestFirst
	}
	for name, value := range map[string]string{"q": q.Text, "tag": q.Tag, "by": q.By, "is": q.Is, "has": q.Has, "since": q.Since,
		"before": q.Before, "sort": order, "after": q.After} {
		if value != "" {
			v.Set(name, value)
		}
	}
	setLangs(v, q.Langs, q.AllLangs)
	return withQuery(page(locale, "search"), v)
}

// Suggestions is where a search box asks for tags and titles while one types.
func Suggestions(locale string) string { return page(locale, "search", "suggestions") }

// ParseSearch reads a search's query; false where a value isn't one or is too long.
func ParseSearch(v url.Values) (SearchQuery, bool) {
	q := SearchQuery{Text: v.Get("q"), Tag: v.Get("tag"), By: strings.TrimPrefix(strings.TrimSpace(v.Get("by")), "@"), Is: v.Get("is"),
		Has:   v.Get("has"),
		Since: v.Get("since"), Before: v.Get("before"), Best: v.Get("sort") == bestFirst, After: v.Get("after")}
	var ok bool
	q.Langs, q.AllLangs, ok = parseLangs(v.Get("lang"))
	short := len(q.Text) <= maxQueryLen && len(q.Tag) <= maxQueryLen && len(q.By) <= maxQueryLen && len(q.After) <= maxCursor
	return q, ok && short && isDay(q.Since) && isDay(q.Before) && slices.Contains([]string{"", "open", "closed"}, q.Is) &&
		(q.Has == "" || q.Has == HasSummary) &&
		slices.Contains([]string{"", "newest", bestFirst}, v.Get("sort"))
}

// isDay reports a day between 1970 and 9999, or nothing.
func isDay(s string) bool {
	day, err := time.Parse(time.DateOnly, s)
	return s == "" || err == nil && day.Year() >= 1970
}

func setLangs(v url.Values, langs []string, all bool) {
	switch {
	case all:
		v.Set("lang", langAll)
	case len(langs) > 0:
		v.Set("lang", joinLangs(langs))
	}
}

// joinLangs writes a choice of languages: sorted, so that each has one address.
func joinLangs(langs []string) string {
	return strings.Join(slices.Sorted(slices.Values(langs)), ",")
}

// parseLangs reads "nl,de" or "all"; each language once, sorted.
func parseLangs(s string) (langs []string, all, ok bool) {
	if s == "" || s == langAll {
		return nil, s == langAll, true
	}
	if len(s) > maxLangs*(maxLangLen+1) {
		return nil, false, false
	}
	for tag := range strings.SplitSeq(s, ",") {
		if !isLanguageTag(tag) {
			return nil, false, false
		}
		if !slices.Contains(langs, tag) {
			langs = append(langs, tag)
		}
	}
	slices.Sort(langs)
	return langs, false, len(langs) <= maxLangs
}

// TagNames is the page with the names of a tag in other languages.
func TagNames(locale, key string) string { return page(locale, "tags", key, "names") }

// TagHistory is how the name of a tag in a language came to be.
func TagHistory(locale, key, lang string) string {
	return withQuery(page(locale, "tags", key, "history"), url.Values{"lang": {lang}})
}

// TagUnname is the form that takes away the name of a tag in a language; for where it
// posts to, lang is empty.
func TagUnname(locale, key, lang string) string {
	at := page(locale, "tags", key, "unname")
	if lang == "" {
		return at
	}
	return withQuery(at, url.Values{"lang": {lang}})
}

// TagRestore is where the name of a tag in a language is brought back that was taken
// away.
func TagRestore(locale, key string) string { return page(locale, "tags", key, "restore") }
