package server

import (
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tertulia/internal/config"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// deed is one write that somebody sends; and once more, as a person would, if
// the forum was gone before it answered.
type deed struct {
	kind   string // thread, comment, edit, translation, stance, draft, closing, sign-up or leaving
	path   string
	fields []string
	// accepted is the status that acknowledges it, and settled the one that a
	// repetition of what had been done already may get too.
	accepted, settled int
	text              string // by which it is found again
	thread            forum.ThreadID
	position          int     // of a stance; 0 for none
	from              string  // a network address of their own; empty: the one of all others
	leaver            *leaver // whose account is closed; nil: nobody's
	tries             int
}

// writer is somebody who writes as fast as the forum answers.
type writer struct {
	member *forum.Member
	secret forum.Secret
	client *http.Client
	// own is a thread that nobody else touches: its writer edits it, or the
	// moderator closes it and opens it again.
	own       forum.Thread
	opening   forum.PostID
	moderates bool
	n         int   // deeds so far, to choose among kinds
	pending   *deed // sent, and not answered
	done      []*deed
	dropped   []*deed // sent, and given up without an answer
}

// load is a forum that members write to, in many ways at once, with everything
// that was acknowledged.
type load struct {
	*testing.T
	child   child
	mails   *mailbox
	engine  *fakeEngine
	writers []*writer
	late    *writer // who is still writing when the forum is told to stop
	leavers []*leaver
	leaving chan *leaver // those who haven't left yet
	// talk is the thread that comments of the present round go to.
	talk forum.ThreadID
	// debate is the thread in which members take stances.
	debate forum.ThreadID
	acked  atomic.Int64
	sent   atomic.Int64
	// refusing lets the forum answer 503: it can't write for now.
	refusing bool
	refused  atomic.Int64
	// answers expects an answer to whatever the forum has begun to read: it isn't
	// killed.
	answers bool
	// settled says that nothing is left to be done by the forum itself.
	settled bool
	hash    string // of everybody's password
	// translated counts the texts with a translation by the engine, askedAgain those it
	// was asked for more than once.
	translated, askedAgain int
	// mailed counts mails by their ids, mailedAgain their repetitions.
	mailed, mailedAgain int
}

// members is how many write, besides the moderator.
const members = 4

func newLoad(t *testing.T, c store.Config) *load {
	t.Helper()
	if c.DataDir == "" {
		c.DataDir = t.TempDir()
	}
	l := &load{T: t, mails: newMailbox(t), engine: newFakeEngine(t), leaving: make(chan *leaver, 1000)}
	l.child.Serve = config.Serve{Database: config.Database{DataDir: c.DataDir, DatabaseURL: c.URL}, SMTP: l.mails.settings(),
		Translate: l.engine.settings()}
	l.with(func(s *store.Store) {
		if _, err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i := range members {
			l.enter(s, storetest.Member(t, s, fmt.Sprint("schrijver", i)))
		}
		l.enter(s, storetest.Moderator(t, s, "moderator"))
		author := storetest.Member(t, s, "opener")
		storetest.Admin(t, s, "beheerder") // without one, a start writes down how to become it
		l.late = &writer{member: l.writers[0].member, secret: l.writers[0].secret, client: newClient()}
		moderator := l.writers[members]
		moderator.moderates = true
		moderator.own = storetest.Thread(t, s, author, "nl", "Open en dicht")
		l.talk = storetest.Thread(t, s, author, "nl", "Wat blijft er over").ID
		l.debate = storetest.Thread(t, s, author, "nl", "Waar sta je").ID
		storetest.Ask(t, s, l.debate, "Blijft alles bewaard?", "Ja", "Nee", "Dat zien we morgen")
		l.prepareEngine(s)
		for range 3 {
			l.addLeaver(s)
		}
		l.reindex(s)
	})
	return l
}

// reindex makes what was written without the forum found by its own words, as all
// else is.
func (l *load) reindex(s *store.Store) {
	l.Helper()
	if err := s.ReindexAll(l.Context(), func(int, int) {}); err != nil {
		l.Fatal(err)
	}
}

// enter adds somebody who writes.
func (l *load) enter(s *store.Store, m *forum.Member) {
	l.Helper()
	m.ReadLangs = "de"
	storetest.Write(l, s, func(tx *store.Tx) error { return tx.SavePreferences(m) })
	own := storetest.Thread(l, s, m, "nl", "Van "+m.Handle)
	l.writers = append(l.writers, &writer{member: m, secret: l.logIn(s, m), own: own, opening: own.LastPostID})
}

// logIn gives a member a session.
func (l *load) logIn(s *store.Store, m *forum.Member) forum.Secret {
	l.Helper()
	var random [32]byte
	_, _ = rand.Read(random[:]) // never fails
	secret := forum.SecretFrom(random)
	storetest.Write(l, s, func(tx *store.Tx) error {
		return tx.AddSession(&forum.Session{TokenHash: secret.Hash(), MemberID: m.ID, ExpiresAt: tx.Now().AddDate(0, 1, 0)})
	})
	return secret
}

// with opens the database for fn. Nothing holds it while the forum runs: a
// database that another process has open isn't recovered after a kill.
func (l *load) with(fn func(s *store.Store)) {
	l.Helper()
	d := l.child.Serve.Database
	s, err := store.Open(l.Context(), store.Config{DataDir: d.DataDir, URL: d.DatabaseURL})
	if err != nil {
		l.Fatal(err)
	}
	fn(s)
	if err := s.Close(); err != nil {
		l.Error(err)
	}
}

// run lets everybody write, and returns when they have all noticed that the
// forum is gone, or when stop is closed.
func (l *load) run(p *forumProcess, stop <-chan struct{}) {
	var all sync.WaitGroup
	for _, w := range l.writers {
		w.client = newClient()
		all.Go(func() {
			for l.write(p, w) {
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	all.Wait()
}

// newClient follows nothing, and waits for longer than the forum lets anybody.
func newClient() *http.Client {
	const patience = 3 * time.Minute
	return &http.Client{Timeout: patience, Transport: &http.Transport{ExpectContinueTimeout: patience},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// write sends the next deed, or the one that wasn't answered once more; false
// once the forum doesn't answer.
func (l *load) write(p *forumProcess, w *writer) bool {
	d := w.pending
	if d == nil {
		d = l.next(w)
		w.pending = d
	}
	d.tries++
	a := send(w, p.base, d)
	switch {
	case a.status == 0:
		if l.answers && (a.begun || l.refusing) {
			l.Errorf("a %s was never answered: %v", d.kind, a.err)
		}
		w.tire(d)
		return false
	case a.status == d.accepted, d.tries > 1 && a.status == d.settled:
	case l.refusing && a.status == http.StatusServiceUnavailable:
		l.lookAt(d, &a)
		l.refused.Add(1)
		w.tire(d)
		time.Sleep(20 * time.Millisecond) // it asks for more patience
		return true
	default:
		l.Errorf("a %s, sent %d times, was answered with %d:\n%s", d.kind, d.tries, a.status, a.body)
		return false
	}
	if d.kind == "thread" && d.thread == 0 {
		if _, err := fmt.Sscanf(a.location, "/nl/t/%d/", (*int64)(&d.thread)); err != nil {
			l.Errorf("a thread is at %q", a.location)
		}
	}
	if d.leaver != nil {
		d.leaver.left = true
	}
	w.pending = nil
	w.done = append(w.done, d)
	l.acked.Add(1)
	return true
}

// patientTries is how often somebody sends the same sign-up: to one address no more
// than three mails go in an hour.
const patientTries = 3

// tire lets somebody new give up who was refused too often.
func (w *writer) tire(d *deed) {
	if d.kind == "sign-up" && d.tries >= patientTries {
		w.dropped, w.pending = append(w.dropped, d), nil
	}
}

// answer is what came back.
type answer struct {
	status     int   // 0 without a whole answer
	begun      bool  // the forum has asked for the body: a handler was at it
	err        error // why there is none
	location   string
	retryAfter string
	body       string
}

// lookAt looks at a refusal: it is in the language of the address, says when to
// come back, and has what was typed.
func (l *load) lookAt(d *deed, a *answer) {
	typed := d.kind == "thread" || d.kind == "comment" || d.kind == "edit" || d.kind == "translation" || d.kind == "draft"
	if a.retryAfter == "" || !strings.Contains(a.body, `lang="nl"`) || typed && !strings.Contains(a.body, d.text) {
		l.Errorf("a %s was refused with Retry-After %q and the page\n%s", d.kind, a.retryAfter, a.body)
	}
}

// send posts a deed.
func send(w *writer, base string, d *deed) answer {
	form := d.form()
	r, err := request(w, base, d, strings.NewReader(form))
	if err != nil {
		return answer{err: err}
	}
	var begun atomic.Bool
	ctx := httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{Got100Continue: func() { begun.Store(true) }})
	a := ask(w.client, r.WithContext(ctx))
	a.begun = begun.Load()
	return a
}

// form is what a deed sends.
func (d *deed) form() string {
	form := url.Values{}
	for i := 0; i < len(d.fields); i += 2 {
		form.Set(d.fields[i], d.fields[i+1])
	}
	return form.Encode()
}

// request makes the request of a deed. Its body follows once a handler wants it: so one
// that found its connection closed can be told from one that was under way.
func request(w *writer, base string, d *deed, body io.Reader) (*http.Request, error) {
	r, err := http.NewRequest(http.MethodPost, base+d.path, body)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Expect", "100-continue")
	if d.from != "" {
		r.Header.Set("X-Forwarded-For", d.from)
		r.Host = ownHost // from elsewhere the forum answers under its own name alone
	}
	switch {
	case d.leaver != nil:
		r.AddCookie(&http.Cookie{Name: "session", Value: string(d.leaver.secret)})
	case d.kind != "sign-up":
		r.AddCookie(&http.Cookie{Name: "session", Value: string(w.secret)})
	}
	return r, nil
}

// ask sends a request and reads the whole answer.
func ask(client *http.Client, r *http.Request) answer {
	res, err := client.Do(r)
	if err != nil {
		return answer{err: err}
	}
	defer func() { _ = res.Body.Close() }() // read to its end, or of no use
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return answer{err: err}
	}
	return answer{status: res.StatusCode, location: res.Header.Get("Location"), retryAfter: res.Header.Get("Retry-After"), body: string(body)}
}

// count is how many deeds of a kind a writer knows to be done.
func (w *writer) count(kind string) int {
	n := 0
	for _, d := range w.done {
		if d.kind == kind {
			n++
		}
	}
	return n
}

// last is the newest deed of a kind that was acknowledged; nil for none.
func (w *writer) last(kind string) *deed {
	for i := len(w.done) - 1; i >= 0; i-- {
		if w.done[i].kind == kind {
			return w.done[i]
		}
	}
	return nil
}
