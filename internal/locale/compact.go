package locale

import (
	"strconv"
	"strings"
)

// compactGrouping: short numbers get a separator from five digits on, in every language.
const compactGrouping = 2

// Compact prints n short, for where space is scarce: "1.2K", "12 Mio.". It keeps
// two digits, or all those before the point.
func (l *Locale) Compact(n float64) string {
	q := quantityOf(n)
	pattern, short, exponent := l.compacted(q, q.magnitude())
	if magnitude := short.magnitude() + exponent; magnitude > q.magnitude() {
		// Rounded up into the next power of ten: 999,960 is one million.
		pattern, short, exponent = l.compacted(q, magnitude)
	}
	whole, fraction := short.split()
	digits := whole
	if fraction != "" {
		digits += "." + fraction
	}
	if exponent > 0 {
		digits += "c" + strconv.Itoa(exponent)
	}
	return l.signed(n, short, l.inForm(pattern, digits), compactGrouping)
}

// compacted finds the patterns for a power of ten, the quantity as it is
// printed in them, and the power of ten that the pattern's words stand for.
func (l *Locale) compacted(q quantity, magnitude int) (map[string]string, quantity, int) {
	patterns := l.digits.Compact[min(magnitude, maxCompact)]
	other := patterns["other"]
	zeros := strings.Count(other, "0")
	if zeros == 0 || strings.Trim(other, "0") == "" {
		return map[string]string{"other": "0"}, roundedShort(q), 0
	}
	exponent := min(magnitude, maxCompact) + 1 - zeros
	return patterns, roundedShort(q.shifted(-exponent)), exponent
}

// maxCompact is the greatest power of ten that CLDR has a pattern for.
const maxCompact = 14

// roundedShort keeps two digits, or all those before the point.
func roundedShort(q quantity) quantity { return q.rounded(max(0, 1-q.magnitude())) }
