package locale

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Number prints n with the language's separators and digits, with at most three
// decimals: "12.345,5".
func (l *Locale) Number(n float64) string {
	// Most numbers of a page are small and whole: nothing groups or rounds them.
	if n >= 0 && n < 1000 && n == math.Trunc(n) && strings.Trim(l.digits.Pattern, "#,0.") == "" {
		return l.inDigits(strconv.Itoa(int(n)))
	}
	return l.signed(n, quantityOf(n).rounded(3), l.digits.Pattern, l.cldr.MinGrouping)
}

// Code prints a number that names something rather than counts it (a status, the
// number of a thread): in the locale's digits, without separators.
func (l *Locale) Code(n int64) string { return l.inDigits(strconv.FormatInt(n, 10)) }

// Percent prints a fraction as whole percents: 0.256 is "26 %".
func (l *Locale) Percent(fraction float64) string {
	return l.signed(fraction, quantityOf(fraction).shifted(2).rounded(0), l.digits.Percent, l.cldr.MinGrouping)
}

// signed prints a quantity by a pattern of UTS #35, "Number Format Patterns",
// with the sign of n.
func (l *Locale) signed(n float64, q quantity, pattern string, minGrouping int) string {
	start := strings.IndexAny(pattern, "#0")
	suffix := strings.TrimLeft(pattern[start:], "#0,.")
	out := l.affix(pattern[:start]) + l.plain(q, minGrouping) + l.affix(suffix)
	if n < 0 {
		return l.digits.MinusSign + out
	}
	return out
}

// affix is what stands before or after the digits, with its symbols. CLDR puts
// nothing but characters that stand for themselves in apostrophes there.
func (l *Locale) affix(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "'", ""), "%", l.digits.PercentSign)
}

// plain prints a quantity without sign or affixes.
func (l *Locale) plain(q quantity, minGrouping int) string {
	whole, fraction := q.split()
	out := l.inDigits(l.grouped(whole, minGrouping))
	if fraction != "" {
		out += l.digits.Decimal + l.inDigits(fraction)
	}
	return out
}

// grouped separates the thousands of a whole number's digits, if there are at
// least minGrouping before the first separator.
func (l *Locale) grouped(digits string, minGrouping int) string {
	if len(digits) < 3+minGrouping {
		return digits
	}
	head := (len(digits)-1)%3 + 1
	var b strings.Builder
	b.WriteString(digits[:head])
	for i := head; i < len(digits); i += 3 {
		b.WriteString(l.digits.Group)
		b.WriteString(digits[i : i+3])
	}
	return b.String()
}

// inDigits writes ASCII digits in those of the numbering system.
func (l *Locale) inDigits(s string) string {
	if l.digits.Digits[0] == '0' {
		return s
	}
	size := len(l.digits.Digits) / 10
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return r
		}
		digit, _ := utf8.DecodeRuneInString(l.digits.Digits[int(r-'0')*size:])
		return digit
	}, s)
}
