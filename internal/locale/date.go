package locale

import (
	"strconv"
	"strings"
	"time"
)

// Style is how long a date is written, as CLDR names it.
type Style int

// The styles, here in English: "11/21/26", "Nov 21, 2026", "November 21, 2026",
// "Saturday, November 21, 2026".
const (
	Short Style = iota
	Medium
	Long
	Full
)

// of chooses the pattern of a style.
func (f formats) of(s Style) string {
	switch s {
	case Short:
		return f.Short
	case Medium:
		return f.Medium
	case Long:
		return f.Long
	}
	return f.Full
}

// Date is the date of t in the time zone tz.
func (l *Locale) Date(t time.Time, tz *time.Location, style Style) string {
	return l.format(t.In(tz), l.cldr.DateFormats.of(style))
}

// Time is the time of day of t in the time zone tz: hours and minutes in
// [Short], seconds too in the other styles.
func (l *Locale) Time(t time.Time, tz *time.Location, style Style) string {
	pattern := l.cldr.TimeFormats.Medium
	if style == Short {
		pattern = l.cldr.TimeFormats.Short
	}
	return l.format(t.In(tz), pattern)
}

// DateTime is the date of t in a style with its hours and minutes, in the time zone tz.
func (l *Locale) DateTime(t time.Time, tz *time.Location, style Style) string {
	return fillPattern(l.glue.of(style), l.Time(t, tz, Short), l.Date(t, tz, style))
}

// unquoted are the patterns that join a date and a time of day, without the apostrophes
// around their words.
func (l *Locale) unquoted(f formats) formats {
	var none time.Time
	return formats{Full: l.format(none, f.Full), Long: l.format(none, f.Long), Medium: l.format(none, f.Medium), Short: l.format(none, f.Short)}
}

// format prints t by a pattern of UTS #35, "Date Format Patterns": runs of one
// letter are fields, text in apostrophes and all else stands for itself.
func (l *Locale) format(t time.Time, pattern string) string {
	var b strings.Builder
	b.Grow(2 * len(pattern)) // names of months are longer than their letters
	for i := 0; i < len(pattern); {
		c := pattern[i]
		if c == '\'' {
			i += quoted(&b, pattern[i:])
			continue
		}
		n := run(pattern[i:])
		if isLetter(c) {
			b.WriteString(l.field(t, c, n))
		} else {
			b.WriteString(pattern[i : i+n])
		}
		i += n
	}
	return b.String()
}

// quoted writes the text in apostrophes at the start of s and gives its length
// with them; two apostrophes are one.
func quoted(b *strings.Builder, s string) int {
	end := strings.IndexByte(s[1:], '\'')
	switch {
	case end == 0:
		b.WriteByte('\'')
		return 2
	case end < 0:
		b.WriteString(s[1:])
		return len(s)
	}
	b.WriteString(s[1 : 1+end])
	return end + 2
}

// run is the length of the run of one byte at the start of s.
func run(s string) int {
	n := 1
	for n < len(s) && s[n] == s[0] {
		n++
	}
	return n
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// field prints one field of a date pattern, n letters wide.
func (l *Locale) field(t time.Time, letter byte, n int) string {
	switch letter {
	case 'y':
		if n == 2 {
			return l.padded(t.Year()%100, 2)
		}
		return l.padded(t.Year(), n)
	case 'M', 'L':
		return l.month(t.Month(), n)
	case 'd':
		return l.padded(t.Day(), n)
	case 'E', 'c':
		if n == 4 {
			return l.cldr.Days[t.Weekday()]
		}
		return l.cldr.DaysShort[t.Weekday()]
	case 'H':
		return l.padded(t.Hour(), n)
	case 'h':
		return l.padded((t.Hour()+11)%12+1, n)
	case 'm':
		return l.padded(t.Minute(), n)
	case 's':
		return l.padded(t.Second(), n)
	case 'a', 'B':
		if t.Hour() < 12 {
			return l.cldr.DayPeriods.AM
		}
		return l.cldr.DayPeriods.PM
	}
	return strings.Repeat(string(letter), n)
}

func (l *Locale) month(m time.Month, n int) string {
	switch n {
	case 1, 2:
		return l.padded(int(m), n)
	case 3:
		return l.cldr.MonthsShort[m-1]
	}
	return l.cldr.Months[m-1]
}

// padded is a number of at least width digits, without separators.
func (l *Locale) padded(n, width int) string {
	s := strconv.Itoa(n)
	if missing := width - len(s); missing > 0 {
		s = strings.Repeat("0", missing) + s
	}
	return l.inDigits(s)
}
