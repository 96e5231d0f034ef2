package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// How many comments are posted one after the other, and by each of the members
// who post at once.
const (
	commentsInTurn = 300
	commentsOfEach = 30
)

// writing is what posting comments costs.
type writing struct {
	InTurn, AtOnce figure
	Members        int
	Statements     int
	// Lost is how many comments were answered for and aren't in the thread.
	Lost int
}

// writing posts comments to a thread that takes them: each as the page's form sends it,
// a reply that mentions somebody, with a key and a word that nobody used before. What
// is written is counted against limits that nobody reaches.
func (m meter) writing(s *site, threads, cookies []string) (writing, error) {
	w := writing{Members: len(cookies)}
	thread, err := s.open(threads, cookies[0])
	if err != nil {
		return w, err
	}
	before, err := s.lastNumber(thread.path)
	if err != nil {
		return w, err
	}
	l := load{addr: m.server.addr, conns: 1, most: commentsInTurn, atMost: time.Minute, want: 303}
	for range commentsInTurn {
		l.requests = append(l.requests, m.server.comment(thread, cookies[0]))
	}
	if w.InTurn, err = m.load(l); err != nil {
		return w, err
	}
	l.conns, l.most, l.requests = len(cookies), commentsOfEach*len(cookies), nil
	for i := range l.most {
		l.requests = append(l.requests, m.server.comment(thread, cookies[i%len(cookies)]))
	}
	if w.AtOnce, err = m.load(l); err != nil {
		return w, err
	}
	after, err := s.lastNumber(thread.path)
	w.Lost = w.InTurn.Requests + w.AtOnce.Requests - (after - before)
	return w, err
}

// transaction is what the log doesn't count: the beginning and the commit.
const transaction = 2

// countStatements posts comments on a server that logs each request, and counts for
// the second all that the database was sent.
func (w *writing) countStatements(server *server, s *site, threads []string, cookie string) error {
	thread, err := s.open(threads, cookie)
	if err != nil {
		return err
	}
	l := load{addr: server.addr, conns: 1, most: 2, atMost: time.Minute, want: 303,
		requests: [][]byte{server.comment(thread, cookie), server.comment(thread, cookie)}}
	if _, err := l.run(); err != nil {
		return err
	}
	for range 200 { // the log is written after the answer
		if n, ok := server.log.take(thread.comments()); ok {
			w.Statements = n + transaction
			return nil
		}
		time.Sleep(5 * time.Millisecond)
	}
	return errors.New("the log doesn't name the comments")
}

// commented is a thread that takes comments.
type commented struct {
	path    string
	opening string // the id of the opening post
	writer  string // the handle of somebody who writes there; may be empty
}

// comments is where its comments are posted: /en/t/ID/comments.
func (c *commented) comments() string { return commentsPath(c.path) }

func commentsPath(thread string) string {
	parts := strings.SplitN(thread, "/", 5)
	return strings.Join(parts[:4], "/") + "/comments"
}

// open is the first of the threads that a member may comment in.
func (s *site) open(threads []string, cookie string) (*commented, error) {
	for _, thread := range threads {
		doc, err := s.read(thread, cookie)
		if err != nil {
			return nil, err
		}
		if doc.Find(`form[action="`+commentsPath(thread)+`"]`).Length() > 0 {
			writer := doc.Find(`article a[href^="/en/u/"]`).AttrOr("href", "")
			return &commented{path: thread, opening: doc.Find("article[data-post-id]").AttrOr("data-post-id", ""),
				writer: strings.TrimPrefix(writer, "/en/u/")}, nil
		}
	}
	return nil, errors.New("no thread takes comments")
}

// lastNumber is the number of a thread's last post.
func (s *site) lastNumber(thread string) (int, error) {
	parts := strings.SplitN(thread, "/", 5)
	res, err := s.get(strings.Join(parts[:4], "/")+"/last", "")
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	_, number, _ := strings.Cut(res.Header.Get("Location"), "#post-")
	return strconv.Atoi(number)
}

// comment is a form as the thread's page sends it, with a text of about the length that
// most comments have.
func (s *server) comment(to *commented, cookie string) []byte {
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
