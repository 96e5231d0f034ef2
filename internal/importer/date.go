package importer

import (
	"strings"
	"time"
)

// dateLayouts are the ways in which exporters and people write dates, most
// telling first. A date without a zone is taken to be in UTC.
func dateLayouts() []string {
	return []string{
		"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00",
		"2006-01-02T15:04", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05Z0700", "2006-01-02 15:04:05Z07",
		"2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05 Z0700", "2006-01-02 15:04:05",
		"2006-01-02 15:04 Z07:00", "2006-01-02 15:04 Z0700", "2006-01-02 15:04", "2006-1-2", "2006/1/2 15:04:05",
		"2006/1/2 15:04", "2006/1/2",
		"Mon, 2 Jan 2006 15:04:05 Z0700", "Mon, 2 Jan 2006 15:04:05", "2 Jan 2006 15:04:05 Z0700",
		"Mon Jan 2 15:04:05 2006", "Mon Jan 2 15:04:05 Z0700 2006", "2 January 2006", "2 Jan 2006", "January 2, 2006",
		"Jan 2, 2006", "January 2, 2006 15:04", "January 2, 2006 at 3:04 pm", "January 2, 2006 at 3:04 PM",
		"January 2, 2006 at 15:04", "2 January 2006 at 3:04 pm", "2 January 2006 at 3:04 PM", "2 January 2006 at 15:04",
	}
}

// ParseDate reads a date as it stands in front matter or above a comment, in
// UTC. False for what isn't one, for a zone that isn't a number or UTC (CEST
// means different things), and for years before 1970.
func ParseDate(s string) (time.Time, bool) {
	s = strings.Join(strings.Fields(s), " ")
	for _, utc := range []string{" UTC", " GMT", " Z"} {
		if rest, cut := strings.CutSuffix(s, utc); cut {
			s = rest + " +0000"
		}
	}
	for _, layout := range dateLayouts() {
		t, err := time.Parse(layout, s)
		if err == nil && t.Year() >= 1970 {
			return t.UTC().Truncate(time.Microsecond), true
		}
	}
	return time.Time{}, false
}

// readDate takes a date; WordPress writes zeros where there is none.
func (p *parser) readDate(kv pair) time.Time {
	s := p.line(kv)
	if s == "" || strings.HasPrefix(s, "0000-00-00") {
		return time.Time{}
	}
	t, ok := ParseDate(s)
	if !ok {
		p.broken(kv.line, "%q is not a date such as 2010-06-24 05:51:28+00:00", s)
	}
	p.refuseFuture(t, s, kv.line)
	return t
}

// future reports whether a date is later than the import.
func (p *parser) future(t time.Time) bool { return !p.opt.Now.IsZero() && t.After(p.opt.Now) }

// refuseFuture keeps an article from being published before its date: that is how
// systems hold articles back.
func (p *parser) refuseFuture(t time.Time, written string, line int) {
	if p.future(t) {
		p.broken(line, "%s is in the future", written)
	}
}

// commentDate is the date of a comment, unknown where it is in the future: clocks
// go wrong, and a comment is no reason to refuse an article.
func (p *parser) commentDate(t time.Time, line int) time.Time {
	if p.future(t) {
		p.warn(line, "%s, the date of a comment, is in the future: it is taken to be unknown", t.Format(time.DateTime))
		return time.Time{}
	}
	return t
}
