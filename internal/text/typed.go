package text

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tertulia/internal/forum"
)

// Typed is what a person typed into the search box, taken apart: operators, and
// everything else in the order in which it was typed. Of an operator that was
// typed twice the last holds; one with a value that can't be is looked for as a
// word.
type Typed struct {
	Langs  []forum.Lang // lang:ar lang:nl,de
	Tag    string       // tag:sales, tag:"customer service"
	Author string       // by:handle
	State  forum.State  // is:open, is:closed
	// Since and Before bound the date of posts: after:2025 begins when that year
	// has ended, before:2025-06 ends when that month begins. Zero for none.
	Since, Before time.Time
	Summary       bool // has:summary
	terms         []term
	raw           []rawTerm
}

// rawTerm is a piece of what was typed, as it was typed.
type rawTerm struct {
	text string
	kept bool   // an operator, a phrase, or what isn't to be there
	key  string // of an operator
}

// term is one word or phrase of what was typed.
type term struct {
	text    string
	quoted  bool
	without bool // "-" stood before it
}

// ReadTyped takes apart what was typed, as much of it as a search looks at.
func ReadTyped(s string) Typed {
	var t Typed
	sc := typedScanner{rest: cutBytes(strings.ToValidUTF8(s, " "), maxQuery)}
	for sc.skip() {
		before := sc.rest
		next, key := sc.term()
		operator := key != "" && t.operator(key, next.text)
		t.raw = append(t.raw, rawTerm{text: before[:len(before)-len(sc.rest)], kept: operator || next.quoted || next.without})
		if operator {
			t.raw[len(t.raw)-1].key = key
			continue
		}
		if key != "" {
			next.text = key + ":" + next.text
		}
		t.terms = append(t.terms, next)
	}
	return t
}

// operator takes a value in; false if it is none.
func (t *Typed) operator(key, value string) bool {
	switch key {
	case "lang":
		langs := forum.Langs(strings.ToLower(value)).List()
		for _, lang := range langs {
			if len(lang) < 2 || len(lang) > 8 || strings.ContainsFunc(string(lang), notTag) {
				return false
			}
		}
		t.Langs = langs
		return len(langs) > 0
	case "tag":
		t.Tag = Slug(value)
		return t.Tag != ""
	case "by":
		t.Author = strings.TrimPrefix(value, "@")
		return t.Author != ""
	case "is":
		state := forum.State(strings.ToLower(value))
		if state != forum.Open && state != forum.Closed {
			return false
		}
		t.State = state
		return true
	case "has":
		t.Summary = t.Summary || strings.EqualFold(value, "summary")
		return strings.EqualFold(value, "summary")
	}
	return t.date(key, value)
}

// filterOf are the filters that operators set.
var filterOf = map[string]forum.Filter{"lang": forum.FilterLang, "tag": forum.FilterTag, "by": forum.FilterAuthor,
	"is": forum.FilterState, "has": forum.FilterSummary, "before": forum.FilterDate, "after": forum.FilterDate}

// Without is what was typed but for the operators of some filters.
func (t Typed) Without(filters ...forum.Filter) string {
	var parts []string
	for _, term := range t.raw {
		if term.key == "" || !slices.Contains(filters, filterOf[term.key]) {
			parts = append(parts, term.text)
		}
	}
	return strings.Join(parts, " ")
}

// notTag reports what no language tag holds.
func notTag(r rune) bool { return r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9') }

// date takes a bound of dates in: of a year, a month or a day.
func (t *Typed) date(key, value string) bool {
	value = foldSurfaceDate(value)
	for layout, length := range map[string][3]int{"2006": {1, 0, 0}, "2006-01": {0, 1, 0}, "2006-01-02": {0, 0, 1}} {
		at, err := time.Parse(layout, value)
		switch {
		case err != nil || at.Year() < 1970 || at.Year() > 9000:
		case key == "before":
			t.Before = at
			return true
		default:
			t.Since = at.AddDate(length[0], length[1], length[2])
			return true
		}
	}
	return false
}

// foldSurfaceDate writes the digits of any script as ASCII.
func foldSurfaceDate(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x80 && unicode.IsDigit(r) {
			return '0' + r - zeroOf(r)
		}
		return r
	}, s)
}

// typedScanner cuts what was typed into terms.
type typedScanner struct{ rest string }

// skip goes to the next term; false at the end.
func (sc *typedScanner) skip() bool {
	sc.rest = strings.TrimLeftFunc(sc.rest, unicode.IsSpace)
	return sc.rest != ""
}

// term reads one term, with the operator before its colon if it has one.
func (sc *typedScanner) term() (t term, key string) {
	if rest, ok := strings.CutPrefix(sc.rest, "-"); ok && rest != "" && !unicode.IsSpace(firstRune(rest)) {
		t.without, sc.rest = true, rest
	}
	if name, rest, ok := strings.Cut(sc.rest, ":"); ok && !t.without && filterOf[strings.ToLower(name)] != "" {
		key, sc.rest = strings.ToLower(name), rest
	}
	if phrase, ok := sc.phrase(); ok {
		t.text, t.quoted = phrase, true
		return t, key
	}
	end := strings.IndexFunc(sc.rest, func(r rune) bool { return unicode.IsSpace(r) || quotes[r] != "" })
	switch {
	case end < 0:
		end = len(sc.rest)
	case end == 0 && quotes[firstRune(sc.rest)] != "": // one that nothing closes
		_, end = utf8.DecodeRuneInString(sc.rest)
	}
	t.text, sc.rest = sc.rest[:end], sc.rest[end:]
	return t, key
}

// phrase reads what stands between quotes. A quote that isn't closed is none.
func (sc *typedScanner) phrase() (string, bool) {
	closers, ok := quotes[firstRune(sc.rest)]
	if !ok {
		return "", false
	}
	_, size := utf8.DecodeRuneInString(sc.rest)
	body := sc.rest[size:]
	end := strings.IndexAny(body, closers)
	if end < 0 {
		return "", false
	}
	_, size = utf8.DecodeRuneInString(body[end:])
	sc.rest = body[end+size:]
	return body[:end], true
}

// quotes are the opening quotation marks with what may close each.
var quotes = map[rune]string{'"': `"`, '“': "”“", '”': "”", '„': "“”", '«': "»", '»': "«", '＂': "＂"}
