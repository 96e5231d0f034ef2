package server

import (
	"math/rand/v2"
	"os"
	"syscall"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
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
	err := p.end(r.end)
	<-gone
	return err
}

// dieEarly kills the forum while it starts: while it recovers, or migrates.
func (l *load) dieEarly(after time.Duration) {
	l.Helper()
	p := begin(l.T, l.child)
	time.Sleep(after)
	_ = p.end(syscall.SIGKILL) // its end is all that is wanted
}

// newTalk gives the comments of a new round a thread of their own, so that not
// every check has to read everything. It returns the first thread to check.
func (l *load) newTalk() forum.ThreadID {
	l.Helper()
	l.with(func(s *store.Store) {
		const title = "Verder praten"
		thread := forum.Thread{Lang: "nl", Title: title, Slug: text.Slug(title), AuthorID: l.writers[0].member.ID}
		opening := forum.Post{AuthorID: thread.AuthorID, Lang: "nl", Markdown: title, Rendered: storetest.Rendered(title)}
		storetest.Write(l, s, func(tx *store.Tx) error {
			return tx.AddThread(&thread, &opening, nil, text.Analyse("nl", title+"\n"+title))
		})
		l.talk = thread.ID
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
		if err := l.live(round{end: syscall.SIGKILL, least: least, more: time.Duration(rand.IntN(400)) * time.Millisecond}); err == nil {
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

// settle starts the forum a last time, an hour later by its clock, when mails
// that were being sent at a kill are due again; and then checks everything.
func (l *load) settle() tally {
	l.Helper()
	l.child.Ahead = time.Hour
	p := launch(l.T, l.child)
	sent, repeated, found := l.checkMails()
	if err := p.end(syscall.SIGTERM); err != nil {
		l.Errorf("stopped with %v\n%s", err, p.log)
	}
	l.child.Ahead = 0
	l.mailed, l.mailedAgain = sent, repeated
	found.add(l.check(1))
	found.add(l.checkSearch())
	l.Logf("%d acknowledged writes (%v), %d mails, %d of them repeated: %+v", l.acked.Load(), l.kinds(), sent, repeated, found)
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
		rounds := (soaking(1) + 9) / 10
		for range rounds {
			if err := l.live(round{end: syscall.SIGTERM, least: 30}); err != nil {
				l.Errorf("stopped with %v", err)
			}
		}
		l.record("told to stop (SIGTERM)", rounds, l.settle())
	})
}
