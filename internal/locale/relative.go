package locale

import (
	"strings"
	"time"
	"unicode"
)

// Relative says how long before or after now a time lies ("3 minutes ago",
// "yesterday", "in 2 weeks"), by CLDR. Calendar days are those of now's
// location, so pass the reader's. Under a minute it is "now"; up to a day it
// is counted in minutes and hours; then in calendar days, weeks from 7 of them,
// months of 30.44 and years of 365.
func (l *Locale) Relative(t, now time.Time) string {
	unit, value := relativeValue(t.In(now.Location()), now)
	// "Last week" and "last year" claim more than is known.
	return l.relative(unit, value, unit == "day" || unit == "second")
}

// relativeValue measures the distance: negative before now, whole units, rounded
// towards now.
func relativeValue(t, now time.Time) (unit string, value int) {
	d := t.Sub(now)
	size := d.Abs()
	days := calendarDays(now, t)
	far := max(days, -days)
	switch {
	case size < time.Minute:
		return "second", 0
	case size < time.Hour:
		return "minute", int(d / time.Minute)
	case size < 24*time.Hour && (far == 0 || size < 12*time.Hour):
		return "hour", int(d / time.Hour)
	case far < 7:
		return "day", days
	case far < 31:
		return "week", days / 7
	case far < 365:
		return "month", int(float64(days) / 30.4375)
	}
	return "year", days / 365
}

// calendarDays counts the midnights from one time to another in the same location.
func calendarDays(from, to time.Time) int {
	midnight := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	return int(midnight(to).Sub(midnight(from)) / (24 * time.Hour))
}

// LongestAgo is the longest that Relative says of a time in the last century, in the
// language's usual digits: the room that any other takes.
func (l *Locale) LongestAgo() string { return l.longest }

func (l *Locale) longestAgo() string {
	longest := ""
	for unit, most := range map[string]int{"second": 0, "minute": 59, "hour": 23, "day": 6, "week": 4, "month": 11, "year": 99} {
		for n := range most + 1 {
			said := l.relative(unit, -n, unit == "day" || unit == "second")
			if more := letters(said) - letters(longest); more > 0 || more == 0 && said > longest {
				longest = said
			}
		}
	}
	return longest
}

// letters counts what takes room of its own beside what stands before it.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.Is(unicode.Mn, r) {
			n++
		}
	}
	return n
}

// relative prints a value of a unit; with named as "yesterday" where the
// language has a word for it.
func (l *Locale) relative(unit string, value int, named bool) string {
	u := l.cldr.Relative[unit]
	if word, ok := u.Named[value]; ok && named {
		return word
	}
	texts := u.Future
	if value < 0 {
		texts, value = u.Past, -value
	}
	return strings.ReplaceAll(l.inForm(texts, value), "{0}", l.Number(float64(value)))
}
