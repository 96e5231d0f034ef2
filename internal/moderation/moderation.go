// Package moderation holds what moderators do: close and reopen threads, pin
// them, hide, delete and restore threads and comments, and the same acts where
// the forum does them by itself at a set time. Every act is one transaction
// that leaves a decision in the append-only log and an event.
package moderation

import (
	"context"
	"strings"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// NoteMax is the length of a note in grapheme clusters.
const NoteMax = 2000

// Service does the acts.
type Service struct {
	store *store.Store
	// BaseURL is the forum's own address, by which summaries refer to its posts.
	BaseURL string
	Langs   []forum.Lang // that summaries may be in; none: any
}

// New makes the service.
func New(s *store.Store) *Service { return &Service{store: s} }

// on runs an act on a locked thread: check, then the transition that change
// makes, saved, logged and told.
func (s *Service) on(ctx context.Context, v forum.Viewer, id forum.ThreadID, act threadAct) (forum.Thread, error) {
	var thread forum.Thread
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		if act.everyPost {
			if err := tx.LockWriters(id, v.ID()); err != nil {
				return err
			}
		}
		v, err := tx.As(v)
		if err != nil {
			return err
		}
		if thread, err = tx.LockThread(id); err != nil {
			return err
		}
		if err := act.check(v, &thread); err != nil {
			return err
		}
		if act.version != 0 && act.version != thread.Version {
			return forum.Fail(forum.Conflict, "error.thread.changed")
		}
		decision := act.change(tx, &thread)
		if err := tx.SaveThread(&thread); err != nil {
			return err
		}
		if act.summary != nil {
			if err := tx.SaveSummary(&thread, *act.summary); err != nil {
				return err
			}
		}
		return s.tell(tx, act.event, &decision)
	})
	return thread, err
}

// threadAct is one act on a thread.
type threadAct struct {
	event     forum.EventKind
	version   int            // that the moderator saw; 0: whatever it is
	everyPost bool           // its posts stop, or begin, to count for their writers
	summary   *forum.Summary // to be written; nil: it stays as it is
	check     func(v forum.Viewer, t *forum.Thread) error
	change    func(tx *store.Tx, t *forum.Thread) forum.Decision
}

// tell records a decision and emits its event.
func (s *Service) tell(tx *store.Tx, kind forum.EventKind, d *forum.Decision) error {
	if err := tx.Record(d); err != nil {
		return err
	}
	return tx.Emit(forum.Event{Kind: kind, ThreadID: d.ThreadID, PostID: d.PostID, MemberID: d.MemberID,
		ActorID: &d.ActorID, DecisionID: &d.ID})
}

// note is a moderator's own words.
type note struct {
	text string
	lang forum.Lang
	err  *forum.Error
}

// readNote cleans a note and finds its language: the detected one, else the one
// the moderator writes or reads the forum in.
func readNote(v forum.Viewer, s string) note {
	tooLong := note{err: forum.FieldError("note", "error.note.long", forum.Args{"Max": NoteMax})}
	if text.Overlong(s, NoteMax) {
		return tooLong
	}
	n := note{text: strings.TrimSpace(text.CleanNote(s))}
	switch {
	case n.text == "":
		return n
	case text.Longer(n.text, NoteMax):
		return tooLong
	}
	if n.lang = text.Detect(n.text).Lang; !n.lang.Known() && v.SignedIn() {
		if n.lang = v.Member.WriteLang; n.lang == "" {
			n.lang = forum.Lang(v.Member.Locale)
		}
	}
	return n
}

// reasonError says what is wrong with a reason code.
func reasonError(code string, valid bool) *forum.Error {
	switch {
	case code == "":
		return forum.FieldError("reason", "error.reason.required", nil)
	case !valid:
		return forum.FieldError("reason", "error.reason.unknown", nil)
	}
	return nil
}
