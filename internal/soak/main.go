// Command soak writes docs/RELIABILITY.md from the record that the tests of
// internal/server keep when TERTULIA_SOAK_RECORD names it: what was done to the
// forum, how often, and what was lost. `make soak` runs both.
package main

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/template"
	"time"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: soak RECORD PAGE COMMIT")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

// run writes the page from the record of a run on a commit.
func run(record, page, commit string) error {
	f, err := os.Open(record)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	r := report{Commit: commit}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var b blow
		if err := json.Unmarshal(lines.Bytes(), &b); err != nil {
			return fmt.Errorf("%s: %w", record, err)
		}
		r.add(b)
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	r.Date, r.Machine = info.ModTime().UTC(), fmt.Sprintf("%d processors, %s/%s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH)
	text, err := r.text()
	if err != nil {
		return err
	}
	return os.WriteFile(page, []byte(text), 0o644)
}

// blow is a line of the record: something that was done to a forum under load, so
// many times, and what came of it.
type blow struct {
	Blow     string
	Database string
	Times    int
	Acked    map[string]int // acknowledged writes by kind
	Refused  int            // with 503
	Mails    int
	Repeated int
	// Translated are texts by an engine, and AskedAgain those it was sent more than once.
	Translated int
	AskedAgain int
	Halfway    int  // members whose texts were half removed
	Failed     bool // something else was wrong: an answer, a page
	Lost       int
	Twice      int
	Unsound    int
}

// Writes is how many writes were acknowledged.
func (b blow) Writes() int {
	n := 0
	for _, k := range b.Acked {
		n += k
	}
	return n
}

// report is the whole record, with one blow for each kind and database.
type report struct {
	Date    time.Time
	Commit  string // that the forum was built from
	Machine string
	Blows   []blow
}

func (r *report) add(b blow) {
	i := slices.IndexFunc(r.Blows, func(o blow) bool { return o.Blow == b.Blow && o.Database == b.Database })
	if i < 0 {
		r.Blows = append(r.Blows, b)
		return
	}
	sum := &r.Blows[i]
	sum.Times += b.Times
	for kind, n := range b.Acked {
		sum.Acked[kind] += n
	}
	sum.Refused += b.Refused
	sum.Mails += b.Mails
	sum.Repeated += b.Repeated
	sum.Translated += b.Translated
	sum.AskedAgain += b.AskedAgain
	sum.Halfway += b.Halfway
	sum.Failed = sum.Failed || b.Failed
	sum.Lost += b.Lost
	sum.Twice += b.Twice
	sum.Unsound += b.Unsound
}

// Sum is all blows taken together.
func (r *report) Sum() blow {
	all := report{}
	for _, b := range r.Blows {
		b.Blow, b.Database = "", ""
		kinds := map[string]int{}
		for kind, n := range b.Acked {
			kinds[kind] = n
		}
		b.Acked = kinds
		all.add(b)
	}
	if len(all.Blows) == 0 {
		return blow{}
	}
	return all.Blows[0]
}

// Verdict is the outcome in a sentence.
func (r *report) Verdict() string {
	s := r.Sum()
	if s.Lost+s.Twice+s.Unsound == 0 && !s.Failed {
		return "Nothing was lost, nothing came twice, and nothing contradicted itself."
	}
	return fmt.Sprintf("%d acknowledged writes were lost, %d came twice, %d rows contradicted others; other faults: %v.",
		s.Lost, s.Twice, s.Unsound, s.Failed)
}

// Kinds names the kinds of writes with how many of each were acknowledged.
func (r *report) Kinds() string {
	kinds := r.Sum().Acked
	return fmt.Sprintf("%s comments, %s threads, %s edits, %s translations, %s stances, %s drafts, %s closings and reopenings, %s sign-ups, %s closed accounts",
		count(kinds["comment"]), count(kinds["thread"]), count(kinds["edit"]), count(kinds["translation"]), count(kinds["stance"]),
		count(kinds["draft"]), count(kinds["closing"]), count(kinds["sign-up"]), count(kinds["leaving"]))
}

// count writes a number with its thousands apart.
func count(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

//go:embed report.md.tmpl
var page string

func (r *report) text() (string, error) {
	t, err := template.New("page").Funcs(template.FuncMap{"count": count}).Parse(page)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = t.Execute(&b, r)
	return b.String(), err
}
