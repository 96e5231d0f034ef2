package locale

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// intlCases is what the Intl of Node.js prints; see gencldr/golden.mjs.
type intlCases struct {
	List     [][3]json.RawMessage
	Language [][2]string
	Sorted   []string
	Systems  map[string]struct {
		Number, Percent, Compact [][2]json.RawMessage
		Date, DateTime, Time     [][4]json.RawMessage
		Relative                 [][4]json.RawMessage
	}
}

// intlRun counts the cases of one locale.
type intlRun struct {
	t     *testing.T
	cases int
}

func (r *intlRun) check(what, got string, want json.RawMessage) {
	r.t.Helper()
	r.cases++
	// V8 prints a plain space where CLDR has a narrow no-break one ("8:06 PM").
	got = strings.ReplaceAll(got, "\u202f", " ")
	if want := strings.ReplaceAll(text(r.t, want), "\u202f", " "); got != want {
		r.t.Errorf("%s: %q, Intl %q", what, got, want)
	}
}

// TestPrintsAsIntl compares every format with ICU's, case by case.
func TestPrintsAsIntl(t *testing.T) {
	for _, l := range loadSet(t).All() {
		t.Run(l.Tag(), func(t *testing.T) {
			raw, err := os.ReadFile(filepath.Join("testdata", "intl", l.Tag()+".json"))
			if err != nil {
				t.Fatal(err)
			}
			var all intlCases
			if err := json.Unmarshal(raw, &all); err != nil {
				t.Fatal(err)
			}
			run := &intlRun{t: t}
			run.texts(l, all)
			for system, c := range all.Systems {
				l := l.WithDigits(system)
				for _, n := range c.Number {
					run.check("number "+string(n[0]), l.Number(number(t, n[0])), n[1])
				}
				for _, n := range c.Percent {
					run.check("percent "+string(n[0]), l.Percent(number(t, n[0])), n[1])
				}
				for _, n := range c.Compact {
					run.check("compact "+string(n[0]), l.Compact(number(t, n[0])), n[1])
				}
				run.moments("date", c.Date, l.Date)
				run.moments("date-time", c.DateTime, l.DateTime)
				run.moments("time", c.Time, l.Time)
				for _, c := range c.Relative {
					value, unit, numeric := int(number(t, c[0])), text(t, c[1]), text(t, c[2])
					run.check(numeric+" "+string(c[0])+" "+unit, l.relative(unit, value, numeric == "auto"), c[3])
				}
			}
			if run.cases < 1000 {
				t.Errorf("only %d cases", run.cases)
			}
			t.Logf("%d cases", run.cases)
		})
	}
}

func (r *intlRun) texts(l *Locale, all intlCases) {
	for _, c := range all.List {
		var items []string
		if err := json.Unmarshal(c[0], &items); err != nil {
			r.t.Fatal(err)
		}
		join := l.List
		if text(r.t, c[1]) == "disjunction" {
			join = l.ListOr
		}
		r.check("list "+string(c[0]), join(items), c[2])
	}
	for _, c := range all.Language {
		r.cases++
		if got := l.LanguageName(c[0]); got != c[1] {
			r.t.Errorf("language %s: %q, Intl %q", c[0], got, c[1])
		}
	}
	for i, a := range all.Sorted {
		for _, b := range all.Sorted[i+1:] {
			r.cases++
			if l.Compare(a, b) > 0 {
				r.t.Errorf("%q comes after %q, Intl has it before", a, b)
			}
		}
	}
}

func (r *intlRun) moments(what string, cases [][4]json.RawMessage, format func(time.Time, *time.Location, Style) string) {
	for _, c := range cases {
		zone, err := time.LoadLocation(text(r.t, c[1]))
		if err != nil {
			r.t.Fatal(err)
		}
		style := map[string]Style{"short": Short, "medium": Medium, "long": Long, "full": Full}[text(r.t, c[2])]
		at := time.UnixMilli(int64(number(r.t, c[0])))
		r.check(what+" "+at.UTC().Format(time.RFC3339)+" "+text(r.t, c[2]), format(at, zone, style), c[3])
	}
}

func text(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func number(t *testing.T, raw json.RawMessage) float64 {
	t.Helper()
	var n float64
	if err := json.Unmarshal(raw, &n); err != nil {
		t.Fatal(err)
	}
	return n
}
