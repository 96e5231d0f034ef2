package main

import (
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

// writing posts comments to a thread that takes them.
func (m meter) writing(s *site, threads, cookies []string) (writing, error) {
	w := writing{Members: len(cookies)}
	thread, err := s.open(threads, cookies[0])
	if err != nil {
		return w, err
	}
	before, err := s.lastNumber(thread)
	if err != nil {
		return w, err
	}
	path := commentsPath(thread)
	l := load{addr: m.server.addr, conns: 1, most: commentsInTurn, atMost: time.Minute, want: 303}
	for i := range commentsInTurn {
		l.requests = append(l.requests, m.server.comment(path, cookies[0], i))
	}
	if w.InTurn, err = m.load(l); err != nil {
		return w, err
	}
	l.conns, l.most, l.requests = len(cookies), commentsOfEach*len(cookies), nil
	for i := range l.most {
		l.requests = append(l.requests, m.server.comment(path, cookies[i%len(cookies)], commentsInTurn+i))
	}
	if w.AtOnce, err = m.load(l); err != nil {
		return w, err
	}
	after, err := s.lastNumber(thread)
	w.Lost = w.InTurn.Requests + w.AtOnce.Requests - (after - before)
	return w, err
}

// countStatements posts comments on a server that logs each request.
func (w *writing) countStatements(server *server, s *site, threads []string, cookie string) error {
	thread, err := s.open(threads, cookie)
	if err != nil {
		return err
	}
	path := commentsPath(thread)
	w.Statements, err = queriesOf(server, server.comment(path, cookie, -1), path, 303)
	return err
}

// open is the first of the threads that a member may comment in.
func (s *site) open(threads []string, cookie string) (string, error) {
	for _, thread := range threads {
		doc, err := s.read(thread, cookie)
		if err != nil {
			return "", err
		}
		if doc.Find(`form[action="`+commentsPath(thread)+`"]`).Length() > 0 {
			return thread, nil
		}
	}
	return "", errors.New("no thread takes comments")
}

// commentsPath is where comments in a thread are posted: /en/t/ID/comments.
func commentsPath(thread string) string {
	parts := strings.SplitN(thread, "/", 5)
	return strings.Join(parts[:4], "/") + "/comments"
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

// comment is a form with a text of about the length that most comments have.
func (s *server) comment(path, cookie string, n int) []byte {
	text := fmt.Sprintf("Comment number %d: we measured how long our answers take, and the **first** one decides "+
		"whether anybody writes again. See https://example.org/answers/%d for what we counted.", n, n)
	return s.post(path, cookie, url.Values{"body": {text}, "lang": {"en"}}.Encode())
}
