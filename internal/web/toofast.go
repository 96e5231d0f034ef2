package web

import (
	"bytes"
	"net/http"
	"strconv"
	"sync"
	"time"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/middleware"
	"tertulia/internal/web/view"
)

// refusals are the pages for those who go on asking for more than a limit allows
// ([middleware.ErrHammering]), one for each locale and time to wait: whoever hammers costs no
// more than sending one. They say nothing of what was asked for, nor by whom.
type refusals struct {
	mu    sync.Mutex
	pages map[refusal][]byte
	until time.Time
}

type refusal struct {
	locale  string
	seconds int
}

const (
	// refusalsLife is after how long they are made anew: they have the forum's name.
	refusalsLife = 10 * time.Second
	// maxRefusals bounds how many there are, of some 10 KB each.
	maxRefusals = 100
)

// of gives a page that is kept, or has it made, and kept if it may be. Two who ask at
// once may both do it.
func (k *refusals) of(what refusal, now time.Time, fill func() (page []byte, keep bool, err error)) ([]byte, error) {
	if page := k.kept(what, now); page != nil {
		return page, nil
	}
	page, keep, err := fill()
	if err != nil || !keep {
		return page, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.pages) < maxRefusals {
		k.pages[what] = page
	}
	return page, nil
}

func (k *refusals) kept(what refusal, now time.Time) []byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	if now.After(k.until) {
		k.pages, k.until = map[refusal][]byte{}, now.Add(refusalsLife)
	}
	return k.pages[what]
}

// failTooFast answers with a page that is kept, as a visitor sees it.
func (s *Server) failTooFast(w http.ResponseWriter, r *http.Request, err error) error {
	r = r.WithContext(middleware.WithViewer(r.Context(), forum.Viewer{}))
	l := s.localeOf(r)
	page, err := s.refusals.of(refusal{l.Tag(), retryAfter(err)}, s.Now(), func() ([]byte, bool, error) {
		p := s.shell(w, r)
		p.NoIndex, p.Path = true, address.Home(l.Tag())
		var page bytes.Buffer
		err := view.ErrorPage(p, view.Failure{Status: http.StatusTooManyRequests, Key: "error.too_many",
			Args: forum.Args{"Seconds": retryAfter(err)}}).Render(r.Context(), &page)
		return page.Bytes(), w.Header().Get("Cache-Control") != noStore, err
	})
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(page)))
	h.Set("Cache-Control", noStore)
	w.WriteHeader(http.StatusTooManyRequests)
	_, _ = w.Write(page) // the client may be gone
	return nil
}
