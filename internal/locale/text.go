package locale

import "strings"

// List joins items as an enumeration: "a, b and c". No items give "".
func (l *Locale) List(items []string) string { return l.cldr.And.join(items) }

// ListOr joins items as alternatives: "a, b or c". No items give "".
func (l *Locale) ListOr(items []string) string { return l.cldr.Or.join(items) }

// join follows UTS #35, "List Patterns".
func (p listPatterns) join(items []string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	case 2:
		return fillPattern(p.Two, items[0], items[1])
	}
	last := len(items) - 1
	text := fillPattern(p.End, items[last-1], items[last])
	for i := last - 2; i > 0; i-- {
		text = fillPattern(p.Middle, items[i], text)
	}
	return fillPattern(p.Start, items[0], text)
}

// fillPattern puts first and second in place of {0} and {1}, which both stand in
// the pattern.
func fillPattern(pattern, first, second string) string {
	before, after, _ := strings.Cut(pattern, "{0}")
	if start, between, ok := strings.Cut(before, "{1}"); ok {
		return start + second + between + first + after
	}
	between, end, _ := strings.Cut(after, "{1}")
	return before + first + between + second + end
}
