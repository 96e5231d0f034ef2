package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// How many comments are posted one after the other in each round, and before the first one,
// and by each of the members who post at once.
const (
	commentsInTurn = 300
	commentsBefore = 60
	commentsOfEach = 30
)

// writing is what posting comments costs.
type writing struct {
	// Ordinary are comments as members write them, Dearest those that need all there is;
	// AtOnce are such too.
	Ordinary, Dearest, AtOnce figure
	Members                   int
	// Lost is how many comments went wrong: see [wrong].
	Lost int
}

// Statements is the most that a comment took, of either kind or at once.
func (w writing) Statements() int {
	return max(w.Ordinary.Queries, w.Dearest.Queries, w.AtOnce.Queries)
}

// commenting makes the requests of comments.
type commenting func(n int) []byte

// writing posts comments to a thread that takes them, each as the page's form sends it.
// What is written is counted against limits that nobody reaches.
func (y *yardstick) writing(s *site, threads, cookies []string) (writing, error) {
	w := writing{Members: len(cookies)}
	thread, err := s.open(threads, cookies[0])
	if err != nil {
		return w, err
	}
	before, err := s.lastNumber(thread.path)
	if err != nil {
		return w, err
	}
	found, led, err := y.writingInRounds(y.server.comments(thread, cookies[0]))
	if err != nil {
		return w, err
	}
	w.Ordinary, w.Dearest = found[0], found[1]
	w.AtOnce, err = y.posting(len(cookies), commentsOfEach*len(cookies), func(n int) []byte {
		return y.server.dearest(thread, cookies[n%len(cookies)])
	})
	if err != nil {
		return w, err
	}
	there, err := s.numbers(thread.path, before)
	w.Lost = wrong(told(append(led, w.AtOnce.Led...)), there)
	return w, err
}

// comments are ordinary ones and the dearest of a member.
func (s *server) comments(to *commented, cookie string) []commenting {
	return []commenting{
		func(n int) []byte { return s.ordinary(to, cookie, n) },
		func(int) []byte { return s.dearest(to, cookie) },
	}
}

// writingInRounds posts comments of each kind in rounds, after some that aren't counted, and
// gives of each kind the round whose cost over the yardstick's is in the middle: what the
// server does now and then, such as clearing its memory, falls into one of them. It says where
// the answers of all led.
func (y *yardstick) writingInRounds(kinds []commenting) (middle []figure, led []string, err error) {
	if err := y.ask(); err != nil {
		return nil, nil, err
	}
	found := make([][]figure, len(kinds))
	for round := range rounds + 1 {
		for i, kind := range kinds {
			most := commentsInTurn
			if round == 0 {
				most = commentsBefore
			}
			f, err := y.posting(1, most, kind)
			if err != nil {
				return nil, nil, err
			}
			if led = append(led, f.Led...); round > 0 {
				found[i] = append(found[i], f)
			}
		}
	}
	return middles(found, figure.times), led, nil
}

// How long the server must have done next to nothing after comments, and how long that
// may take.
const (
	rested  = 200 * time.Millisecond
	resting = 5 * time.Second
)

// posting measures comments, with all that the server does after answering the last.
func (y *yardstick) posting(conns, most int, of commenting) (figure, error) {
	l := load{addr: y.server.addr, conns: conns, most: most, atMost: time.Minute, want: 303}
	for n := range most {
		l.requests = append(l.requests, of(n))
	}
	return y.beside(func() (figure, error) {
		return y.spent(func() (loaded, error) {
			answered, err := l.run()
			if err == nil {
				err = y.rest(rested, resting)
			}
			return answered, err
		})
	})
}

// transaction is what the log doesn't count: the beginning and the commit.
const transaction = 2

// countedComments are of how many comments of each kind the statements are counted: among
// them are some with a new word.
const countedComments = 20

// countStatements posts comments of each kind on a server that logs each request, and as
// many of the dearest at once as there are members, and counts all that the database was
// sent; the most counts.
func (w *writing) countStatements(server *server, s *site, threads, cookies []string) error {
	thread, err := s.open(threads, cookies[0])
	if err != nil {
		return err
	}
	for i, of := range server.comments(thread, cookies[0]) {
		f := []*figure{&w.Ordinary, &w.Dearest}[i]
		if f.Queries, err = server.statementsOf(thread, of); err != nil {
			return err
		}
	}
	atOnce := make([][]byte, len(cookies))
	for i, cookie := range cookies {
		atOnce[i] = server.dearest(thread, cookie)
	}
	took, err := server.statements(thread, len(cookies), atOnce)
	if err == nil {
		w.AtOnce.Queries = slices.Max(took)
	}
	return err
}

// statementsOf posts comments of a kind, each twice, and counts for the second.
func (s *server) statementsOf(thread *commented, of commenting) (most int, err error) {
	for n := range countedComments {
		took, err := s.statements(thread, 1, [][]byte{of(n), of(n)})
		if err != nil {
			return 0, err
		}
		most = max(most, took[1])
	}
	return most, nil
}

// statements posts comments and gives how many statements each took.
func (s *server) statements(thread *commented, conns int, comments [][]byte) ([]int, error) {
	l := load{addr: s.addr, conns: conns, most: len(comments), atMost: time.Minute, want: 303, requests: comments}
	if _, err := l.run(); err != nil {
		return nil, err
	}
	for range 200 { // the log is written after the answer
		if took, ok := s.log.take(thread.comments(), len(comments)); ok {
			for i := range took {
				took[i] += transaction
			}
			return took, nil
		}
		time.Sleep(5 * time.Millisecond)
	}
	return nil, errors.New("the log doesn't name the comments")
}

// commented is a thread that takes comments.
type commented struct {
	path    string
	opening string // the id of the opening post
	writer  string // the handle of somebody who writes there
	said    []said // what is said elsewhere in the forum
}

// comments is where its comments are posted: /en/t/ID/comments.
func (c *commented) comments() string { return commentsPath(c.path) }

func commentsPath(thread string) string {
	parts := strings.SplitN(thread, "/", 5)
	return strings.Join(parts[:4], "/") + "/comments"
}

// open is the first of the threads that a member may comment in, where somebody can be
// mentioned, with what is said in the others.
func (s *site) open(threads []string, cookie string) (*commented, error) {
	for _, thread := range threads {
		doc, err := s.read(thread, cookie)
		if err != nil {
			return nil, err
		}
		if doc.Find(`form[action="`+commentsPath(thread)+`"]`).Length() == 0 {
			continue
		}
		writer, known := doc.Find(`article a[href^="/en/u/"]`).Attr("href")
		if !known {
			continue
		}
		writer, err = url.PathUnescape(strings.TrimPrefix(writer, "/en/u/"))
		if err != nil {
			return nil, err
		}
		to := &commented{path: thread, opening: doc.Find("article[data-post-id]").AttrOr("data-post-id", ""), writer: writer}
		to.said, err = s.said(slices.DeleteFunc(slices.Clone(threads), func(other string) bool { return other == thread }))
		return to, err
	}
	return nil, errors.New("no thread takes comments")
}

// newWordIn is in one of how many ordinary comments there is a word that no text had
// before: more than in invented forums, whose words are few.
const newWordIn = 5

// ordinary is a comment as members write them: what one of them says elsewhere in the forum,
// to somebody where that was, and now and then with a new word.
func (s *server) ordinary(to *commented, cookie string, n int) []byte {
	of := to.said[n%len(to.said)]
	if n%newWordIn == 0 {
		of.text += " " + newWord() + "."
	}
	form := url.Values{"body": {of.text}, "lang": {of.lang}, "lang_sure": {"1"}, "key": {rand.Text()}}
	if of.replies {
		form.Set("reply_to", to.opening)
	}
	return s.post(to.comments(), cookie, form.Encode())
}

// dearest is a reply that mentions somebody, with a word that no text had before, as a word
// and in an address.
func (s *server) dearest(to *commented, cookie string) []byte {
	word := newWord()
	text := fmt.Sprintf("@%s About %s: we measured how long our answers take, and the **first** one decides "+
		"whether anybody writes again. See https://example.org/answers/%s for what we counted.", to.writer, word, word)
	return s.post(to.comments(), cookie, url.Values{"body": {text}, "lang": {"en"}, "key": {rand.Text()},
		"reply_to": {to.opening}}.Encode())
}

// newWord is a word of letters, as long as rare words are, that no text had before.
func newWord() string {
	var word [9]byte
	_, _ = rand.Read(word[:]) // never fails
	for i, b := range word {
		word[i] = 'a' + b%26
	}
	return string(word[:])
}
