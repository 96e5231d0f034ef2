package server

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"testing"

	"tertulia/internal/store"
)

// soaking is how often a blow is dealt: in the long form, `make soak`, as often as
// the environment says, else that many times.
func soaking(short int) int {
	if n, err := strconv.Atoi(os.Getenv("TERTULIA_SOAK")); err == nil && n > 0 {
		return n
	}
	return short
}

// recorded is a line of the record from which docs/RELIABILITY.md is written.
type recorded struct {
	Blow     string
	Database string
	Times    int
	Acked    map[string]int // acknowledged writes by kind
	Refused  int64          // with 503
	Mails    int            // sent
	Repeated int            // sent again, with the same Message-ID
	// Translated are the texts that are there in the engine's translation, AskedAgain
	// those that it was sent more than once.
	Translated int
	AskedAgain int
	Halfway    int  // members whose texts were half removed at a blow
	Failed     bool // something else than the tally was wrong
	tally
}

// record adds what a test found to the record, if one is kept.
func (l *load) record(blow string, times int, found tally) {
	l.Helper()
	path := os.Getenv("TERTULIA_SOAK_RECORD")
	if path == "" {
		return
	}
	database := "SQLite"
	if l.child.Serve.DatabaseURL != "" {
		database = "PostgreSQL"
	}
	line, err := json.Marshal(recorded{Blow: blow, Database: database, Times: times, Acked: l.kinds(), Refused: l.refused.Load(),
		Mails: l.mailed, Repeated: l.mailedAgain, Translated: l.translated, AskedAgain: l.askedAgain, Halfway: l.leftHalfway(),
		Failed: l.Failed(), tally: found})
	if err != nil {
		l.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		l.Fatal(err)
	}
	if _, err := fmt.Fprintf(f, "%s\n", line); err != nil {
		l.Error(err)
	}
	if err := f.Close(); err != nil {
		l.Error(err)
	}
}

// hostOf is the address in the URL of a database.
func hostOf(t *testing.T, database string) string {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// throughProxy is a database behind a proxy.
func throughProxy(t *testing.T, c store.Config, p *proxy) store.Config {
	t.Helper()
	u, err := url.Parse(c.URL)
	if err != nil {
		t.Fatal(err)
	}
	u.Host = p.address()
	return store.Config{URL: u.String()}
}
