package server

import (
	"io"
	"math/rand/v2"
	"net"
	"net/http/httptrace"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// eachDatabase runs a test for either kind of database; create makes a new one.
func eachDatabase(t *testing.T, test func(t *testing.T, create func(testing.TB) store.Config)) {
	for name, create := range map[string]func(testing.TB) store.Config{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) { test(t, create) })
	}
}

// round is one life of the forum, under load from its first moment to its last.
type round struct {
	end   os.Signal
	least int           // writes to be acknowledged before it ends
	more  time.Duration // that it goes on after those
}

// live starts the forum, lets everybody write, and ends it. It returns how it
// ended.
func (l *load) live(r round) error {
	l.Helper()
	p := launch(l.T, l.child)
	gone := make(chan struct{})
	before := l.acked.Load()
	go func() {
		l.run(p, nil)
		close(gone)
	}()
	for l.acked.Load() < before+int64(r.least) {
		select {
		case <-gone:
			l.Fatalf("the forum went away by itself:\n%s", p.log)
		case <-time.After(time.Millisecond):
		}
	}
	time.Sleep(r.more)
	var err error
	if r.end == syscall.SIGTERM {
		err = l.stopInTheMiddle(p)
	} else {
		err = p.end(r.end)
	}
	<-gone
	return err
}

// stopInTheMiddle tells the forum to stop while it waits for the body of a comment, and
// sends that when nobody can ask for anything any more: it must be answered. It returns
// how the forum ended.
func (l *load) stopInTheMiddle(p *forumProcess) error {
	l.Helper()
	body, answered, d := l.announce(p)
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		l.Fatal(err)
	}
	l.waitFor("the forum to take no new requests", func() bool {
		c, err := net.Dial("tcp", strings.TrimPrefix(p.base, "http://"))
		if err == nil {
			_ = c.Close() // it was only knocking
		}
		return err != nil
	})
	if _, err := io.WriteString(body, d.form()); err != nil {
		l.Errorf("the comment under way can't be sent: %v", err)
	}
	_ = body.Close() // of a pipe, which can't fail
	if a := <-answered; a.status == d.accepted {
		l.late.done = append(l.late.done, d)
	} else {
		l.Errorf("the comment under way was answered with %d (%v):\n%s", a.status, a.err, a.body)
	}
	return p.cmd.Wait()
}

// announce begins to send a comment. Its body is for the caller to write: the forum
// waits for it.
func (l *load) announce(p *forumProcess) (body *io.PipeWriter, answered <-chan answer, d *deed) {
	l.Helper()
	d = l.comment(int(l.sent.Add(1)))
	d.tries++
	reader, body := io.Pipe()
	r, err := request(l.late, p.base, d, reader)
	if err != nil {
		l.Fatal(err)
	}
	r.ContentLength = int64(len(d.form()))
	wanted, done := make(chan struct{}), make(chan answer, 1)
	r = r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{Got100Continue: func() { close(wanted) }}))
	go func() { done <- ask(l.late.client, r) }()
	select {
	case <-wanted:
	case a := <-done:
		l.Fatalf("a comment was answered with %d before it was sent (%v):\n%s", a.status, a.err, a.body)
	}
	return body, done, d
}

// dieEarly kills the forum while it starts: while it recovers, or migrates.
func (l *load) dieEarly(after time.Duration) {
	l.Helper()
	p := begin(l.T, l.child)
	time.Sleep(after)
	_ = p.end(syscall.SIGKILL) // its end is all that is wanted
}

// newTalk gives the comments of a new round a thread of their own, so that not
// every check has to read everything, and adds somebody who leaves. It returns the
// first thread to check.
func (l *load) newTalk() forum.ThreadID {
	l.Helper()
	l.with(func(s *store.Store) {
		storetest.Write(l, s, func(tx *store.Tx) error {
			thread, err := open(tx, l.writers[0].member.ID, "Verder praten")
			l.talk = thread.ID
			return err
		})
		l.addLeaver(s)
	})
	return l.talk
}

// killed lives through that many rounds that each end by a kill at a moment
// nobody has chosen, checks after each what it wrote, and after the last
// everything.
func (l *load) killed(rounds, least int) tally {
	l.Helper()
	var found tally
	for i := range rounds {
		if i%8 == 5 {
			l.dieEarly(time.Duration(rand.IntN(100)) * time.Millisecond)
		}
		from := l.newTalk()
		if err := l.live(round{end: syscall.SIGKILL, least: least, more: time.Duration(rand.IntN(300)) * time.Millisecond}); err == nil {
			l.Fatal("the forum wasn't killed")
		}
		found.add(l.check(from))
		if l.Failed() {
			l.Fatalf("stopped after %d rounds: %+v", i+1, found)
		}
	}
	found.add(l.settle())
	return found
}

// settle starts the forum a last time, an hour later by its clock, when what was
// under way at a kill is due again (mails, removals, translations), lets it do all of
// it, and then checks everything.
func (l *load) settle() tally {
	l.Helper()
	l.child.Ahead = time.Hour
	p := launch(l.T, l.child)
	sent, repeated, found := l.checkMails()
	l.with(func(s *store.Store) {
		l.waitFor("the texts of those who left to be removed", func() bool { return l.removed(s) })
		l.waitFor("the engine's queue", func() bool { return l.translatedAll(s) })
	})
	if err := p.end(syscall.SIGTERM); err != nil {
		l.Errorf("stopped with %v\n%s", err, p.log)
	}
	l.child.Ahead, l.settled = 0, true
	l.mailed, l.mailedAgain = sent, repeated
	found.add(l.check(1))
	found.add(l.checkSearch())
	l.Logf("%d acknowledged writes (%v), %d mails, %d of them repeated, %d texts translated, %d of them asked for again, %d removals stopped half-way: %+v",
		l.acked.Load(), l.kinds(), sent, repeated, l.translated, l.askedAgain, l.leftHalfway(), found)
	return found
}

// roundsOfOne is how many lives one forum has, before a new one is begun: what is
// checked after all of them grows.
const roundsOfOne = 50

func TestWhatWasAcknowledgedSurvivesAKill(t *testing.T) {
	eachDatabase(t, func(t *testing.T, create func(testing.TB) store.Config) {
		for left := soaking(3); left > 0; left -= roundsOfOne {
			rounds := min(left, roundsOfOne)
			l := newLoad(t, create(t))
			l.record("killed (kill -9) at a random moment", rounds, l.killed(rounds, 30))
		}
	})
}

func TestStoppingLosesNothingUnderWay(t *testing.T) {
	eachDatabase(t, func(t *testing.T, create func(testing.TB) store.Config) {
		l := newLoad(t, create(t))
		l.answers = true
		rounds := (soaking(1) + 9) / 10
		for range rounds {
			if err := l.live(round{end: syscall.SIGTERM, least: 30}); err != nil {
				l.Errorf("stopped with %v", err)
			}
		}
		l.record("told to stop (SIGTERM)", rounds, l.settle())
	})
}
