package server

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"tertulia/internal/config"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

// fakeEngine speaks LibreTranslate's API for one pair of languages, and counts how
// often it was asked for each passage.
type fakeEngine struct {
	address string

	mu    sync.Mutex
	asked map[string]int
}

// engineTakes is how long it thinks: long enough for a blow to fall meanwhile.
const engineTakes = 10 * time.Millisecond

func newFakeEngine(t *testing.T) *fakeEngine {
	t.Helper()
	e := &fakeEngine{asked: map[string]int{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /languages", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`[{"code": "nl", "targets": ["en"]}]`)) // whoever asked may have been killed
	})
	mux.HandleFunc("POST /translate", e.translate)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	e.address = server.URL
	return e
}

// settings let the forum translate by it.
func (e *fakeEngine) settings() config.Translate {
	return config.Translate{Engine: "libretranslate", URL: e.address}
}

func (e *fakeEngine) translate(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Q []string `json:"q"`
	}
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		w.WriteHeader(http.StatusInternalServerError) // half a request: who sent it was killed
		return
	}
	time.Sleep(engineTakes)
	for i, passage := range asked.Q {
		e.count(passage)
		asked.Q[i] = inEnglish(passage)
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"translatedText": asked.Q}) // as above
}

func (e *fakeEngine) count(passage string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asked[passage]++
}

// times is how often it was asked for a passage.
func (e *fakeEngine) times(passage string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.asked[passage]
}

func inEnglish(passage string) string { return strings.ReplaceAll(passage, "woord", "word") }

// prepareEngine lets the engine translate what the first of the writers writes, and
// some who leave: of the others it would be too much.
func (l *load) prepareEngine(s *store.Store) {
	l.Helper()
	storetest.Write(l, s, func(tx *store.Tx) error {
		for _, w := range l.writers[1:] {
			w.member.NoEngine = true
			if err := tx.SaveNoEngine(w.member); err != nil {
				return err
			}
		}
		if err := tx.SetSetting("translation.budget", "1000000000", forum.SystemID); err != nil {
			return err
		}
		// As if it had been asked already: what is written before isn't translated.
		return tx.SaveEnginePairs([]forum.EnginePair{{FromLang: "nl", ToLang: "en", Engine: "LibreTranslate"}})
	})
}

// translatedAll reports whether the engine's queue is empty.
func (l *load) translatedAll(s *store.Store) bool {
	l.Helper()
	page, err := s.EnginePage(l.Context(), forum.As(l.writers[members].member))
	if err != nil {
		l.Fatal(err)
	}
	if page.Failed > 0 {
		l.Fatalf("%d translations were given up: %+v", page.Failed, page.Failures)
	}
	return page.Waiting == 0
}

// checkEngine looks for the engine's translation of everything that the first of the
// writers wrote: it was asked for at least once, and is there in one revision.
func (l *load) checkEngine(seen *seenTexts) tally {
	l.Helper()
	var found tally
	w := l.writers[0]
	for _, d := range w.done {
		if d.kind != "thread" && d.kind != "comment" {
			continue
		}
		found.add(l.checkVersion(seen, d.text, 1))
	}
	if last := w.last("edit"); last != nil && w.open("edit") == 0 {
		found.add(l.checkVersion(seen, last.text, w.count("edit")+1))
	}
	return found
}

func (l *load) checkVersion(seen *seenTexts, of string, revisions int) tally {
	l.Helper()
	all, asked := seen.english[of], l.engine.times(of)
	switch {
	case len(all) == 0 || asked == 0 || text.PlainText(all[0].Rendered) != inEnglish(of):
		l.Errorf("%q was sent to the engine %d times, and its translation is %+v", of, asked, all)
		return tally{Lost: 1}
	case len(all) > 1 || all[0].Revision > revisions:
		l.Errorf("%q is there in English %d times, the first in revision %d", of, len(all), all[0].Revision)
		return tally{Twice: 1}
	}
	l.translated++
	if asked > 1 && revisions == 1 {
		l.askedAgain++
	}
	return tally{}
}
