package sample

import (
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// remove hides one comment in a hundred, and lets an author take back as many.
func (s *scene) remove(p *store.WholePost, number int) {
	at := s.after(p.CreatedAt, 3*time.Hour)
	switch s.IntN(100) {
	case 0:
		by := s.crowd.moderator(s.dice, s.lang).ID
		reasons := forum.RemovalReasons()
		d := p.Remove(forum.Hidden, forum.Removal{Reason: reasons[s.IntN(len(reasons))], ByID: &by, At: &at})
		s.record(d, number)
	case 1:
		p.Remove(forum.Deleted, forum.Removal{Reason: forum.RemovedByAuthor, ByID: &p.AuthorID, At: &at})
	}
}

// record puts a decision into the log; number is that of the post, 0 for the
// thread.
func (s *scene) record(d forum.Decision, number int) {
	d.ThreadID, d.PostID = nil, nil // not known yet
	s.whole.Decisions = append(s.whole.Decisions, store.WholeDecision{Decision: d, Number: number})
}

// moderate closes one thread in fifteen, hides one in a hundred, and pins
// two of the newest.
func (s *scene) moderate(index, earlier int) {
	t, by := &s.whole.Thread, s.crowd.moderator(s.dice, s.lang).ID
	at := s.after(s.dates[len(s.dates)-1], 5*24*time.Hour)
	switch {
	case index == s.Threads-1 && s.Threads > 1, index == s.Threads-4 && s.Threads > 10:
		s.record(t.Pin(true, by, at), 0)
	case s.chance(15):
		s.record(t.Close(s.closing(by, at, earlier)), 0)
	case s.chance(100):
		d := t.Remove(forum.Hidden, forum.Removal{Reason: forum.RemovedSpam, ByID: &by, At: &at})
		s.record(d, 0)
	}
}

// closing closes a thread. A duplicate's successor is named by its index until
// the thread is saved.
func (s *scene) closing(by forum.MemberID, at time.Time, earlier int) forum.Closing {
	reasons := forum.CloseReasons()
	c := forum.Closing{Reason: reasons[s.IntN(len(reasons))], ByID: &by, At: &at}
	if c.Reason == forum.CloseDuplicate {
		if earlier == 0 {
			c.Reason = forum.CloseResolved
		} else {
			successor := forum.ThreadID(s.IntN(earlier))
			c.SuccessorID = &successor
		}
	}
	if s.chance(2) {
		c.Note, c.NoteLang = s.pick(s.words[s.lang].Notes), s.lang
	}
	return c
}
