package outboundtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// LibreTranslate starts a server that speaks LibreTranslate's API, and gives its
// address. It translates from one language into one other, by a book of whole
// passages as they are sent, and stops with the test. It fails the test for a
// request that the API doesn't take, for a passage that isn't in the book, and for
// one that it was sent before.
func LibreTranslate(t *testing.T, from, to string, book map[string]string) (address string) {
	t.Helper()
	l := &libreTranslate{t: t, from: from, to: to, book: book, sent: map[string]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /languages", l.languages)
	mux.HandleFunc("POST /translate", l.translate)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("the engine was asked for %s %s", r.Method, r.URL)
		http.NotFound(w, r)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

type libreTranslate struct {
	t        *testing.T
	from, to string
	book     map[string]string
	mu       sync.Mutex
	sent     map[string]bool
}

func (l *libreTranslate) languages(w http.ResponseWriter, _ *http.Request) {
	l.answer(w, []map[string]any{
		{"code": l.from, "name": l.from, "targets": []string{l.from, l.to}},
		{"code": l.to, "name": l.to, "targets": []string{l.to}},
	})
}

func (l *libreTranslate) translate(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Q      []string `json:"q"`
		Source string   `json:"source"`
		Target string   `json:"target"`
		Format string   `json:"format"`
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(&asked); err != nil || r.Header.Get("Content-Type") != "application/json" || asked.Source != l.from ||
		asked.Target != l.to || asked.Format != "html" {
		l.refuse(w, fmt.Sprintf("a request of %+v as %s (%v)", asked, r.Header.Get("Content-Type"), err))
		return
	}
	translated := make([]string, len(asked.Q))
	for i, passage := range asked.Q {
		var known bool
		if translated[i], known = l.book[passage]; !known || l.before(passage) {
			l.refuse(w, fmt.Sprintf("passage %q, which is new (%t) or was sent before", passage, !known))
			return
		}
	}
	l.answer(w, map[string]any{"translatedText": translated})
}

// before reports whether a passage was sent before.
func (l *libreTranslate) before(passage string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	known := l.sent[passage]
	l.sent[passage] = true
	return known
}

func (l *libreTranslate) refuse(w http.ResponseWriter, what string) {
	l.t.Errorf("the engine got %s", what)
	w.WriteHeader(http.StatusBadRequest)
	l.answer(w, map[string]string{"error": "Invalid request"})
}

func (l *libreTranslate) answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(body); err != nil {
		l.t.Errorf("the engine's answer: %v", err)
	}
}
