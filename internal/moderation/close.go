package moderation

import (
	"context"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// Closing is what a moderator says when closing a thread.
type Closing struct {
	Thread    forum.ThreadID
	Reason    forum.CloseReason
	Note      string         // optional, at most NoteMax
	Summary   string         // of the outcome, optional, at most SummaryMax; Markdown
	Lang      forum.Lang     // of the summary; empty: recognised
	Until     *time.Time     // reopens by itself then; nil: stays closed
	Successor forum.ThreadID // of a duplicate; 0 for other reasons
	Version   int            // of the thread that the moderator saw; 0: whatever it is
}

// Close closes an open thread. Moderators of its language may. It fails with
// Invalid, a failure for each field, on an unknown reason, a past date, a
// duplicate without a successor that the moderator can see; with Conflict where
// the thread is closed already.
func (s *Service) Close(ctx context.Context, v forum.Viewer, c Closing) (forum.Thread, error) {
	n := readNote(v, c.Note)
	successor, err := s.checkSuccessor(ctx, v, c)
	if err != nil {
		return forum.Thread{}, err
	}
	summary, wrong, err := s.sumUp(ctx, v, c.Summary, c.Lang)
	if err != nil {
		return forum.Thread{}, err
	}
	return s.on(ctx, v, c.Thread, threadAct{
		event: forum.ThreadClosed, version: c.Version, summary: summary,
		check: func(v forum.Viewer, t *forum.Thread) error {
			if err := forum.CanClose(v, t); err != nil {
				return err
			}
			return s.checkClosing(c, n, successor, wrong)
		},
		change: func(tx *store.Tx, t *forum.Thread) forum.Decision {
			by, at := v.ID(), tx.Now()
			closing := forum.Closing{Reason: c.Reason, Note: n.text, NoteLang: n.lang, ByID: &by, At: &at}
			if c.Until != nil {
				until := c.Until.UTC().Truncate(time.Microsecond)
				closing.Until = &until
			}
			if c.Reason == forum.CloseDuplicate {
				closing.SuccessorID = &c.Successor
			}
			return t.Close(closing)
		},
	})
}

func (s *Service) checkClosing(c Closing, n note, successor, summary *forum.Error) error {
	reason := reasonError(string(c.Reason), c.Reason.Valid())
	var until *forum.Error
	if c.Until != nil && !c.Until.After(s.store.Now()) {
		until = forum.FieldError("until", "error.until.past", nil)
	}
	return forum.Join(reason, n.err, summary, until, successor)
}

// checkSuccessor says what is wrong with the thread that a duplicate goes on in.
func (s *Service) checkSuccessor(ctx context.Context, v forum.Viewer, c Closing) (*forum.Error, error) {
	const field = "successor"
	switch {
	case c.Reason != forum.CloseDuplicate:
		return nil, nil
	case c.Successor == 0:
		return forum.FieldError(field, "error.successor.required", nil), nil
	case c.Successor == c.Thread:
		return forum.FieldError(field, "error.successor.itself", nil), nil
	}
	_, err := s.store.Thread(ctx, v, c.Successor)
	if forum.Is(err, forum.NotFound) || forum.Is(err, forum.Gone) {
		return forum.FieldError(field, "error.successor.unknown", nil), nil
	}
	return nil, err
}

// Reopening is what a moderator says when opening a closed thread again.
type Reopening struct {
	Thread  forum.ThreadID
	Reason  forum.ReopenReason
	Note    string
	Version int
}

// Reopen opens a closed thread. Moderators of its language may. It fails with
// Invalid on an unknown reason, with Conflict where the thread is open.
func (s *Service) Reopen(ctx context.Context, v forum.Viewer, r Reopening) (forum.Thread, error) {
	n := readNote(v, r.Note)
	return s.on(ctx, v, r.Thread, threadAct{
		event: forum.ThreadReopened, version: r.Version,
		check: func(v forum.Viewer, t *forum.Thread) error {
			if err := forum.CanReopen(v, t); err != nil {
				return err
			}
			return forum.Join(reasonError(string(r.Reason), r.Reason.Valid()), n.err)
		},
		change: func(tx *store.Tx, t *forum.Thread) forum.Decision {
			return t.Reopen(forum.Reopening{Reason: r.Reason, Note: n.text, NoteLang: n.lang, ByID: v.ID(), At: tx.Now()})
		},
	})
}
