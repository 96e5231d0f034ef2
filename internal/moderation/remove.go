package moderation

import (
	"context"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// Removing is what a moderator says when hiding or deleting a thread or a
// comment.
type Removing struct {
	To     forum.Visibility // Hidden or Deleted
	Reason forum.RemovalReason
	Note   string // to the author
}

// check says whether the removal itself is sound.
func (r Removing) check(now forum.Visibility, n note) error {
	if err := forum.CanRemove(now, r.To); err != nil {
		return err
	}
	return forum.Join(reasonError(string(r.Reason), r.Reason.Valid()), n.err)
}

// removal is what the removed thing remembers.
func (r Removing) removal(v forum.Viewer, tx *store.Tx) forum.Removal {
	by, at := v.ID(), tx.Now()
	return forum.Removal{Reason: r.Reason, ByID: &by, At: &at}
}

// RemoveThread hides or deletes a thread. Moderators of its language may.
func (s *Service) RemoveThread(ctx context.Context, v forum.Viewer, id forum.ThreadID, r Removing) (forum.Thread, error) {
	n := readNote(v, r.Note)
	return s.on(ctx, v, id, threadAct{
		event: forum.ThreadRemoved, everyPost: true,
		check: func(v forum.Viewer, t *forum.Thread) error {
			if err := forum.CanModerateThread(v, t); err != nil {
				return err
			}
			return r.check(t.Visibility, n)
		},
		change: func(tx *store.Tx, t *forum.Thread) forum.Decision {
			d := t.Remove(r.To, r.removal(v, tx))
			d.Note, d.NoteLang = n.text, n.lang
			return d
		},
	})
}

// RestoreThread makes a hidden or deleted thread visible again, with the state
// it had. Moderators of its language may, unless its author took it back.
func (s *Service) RestoreThread(ctx context.Context, v forum.Viewer, id forum.ThreadID) (forum.Thread, error) {
	return s.on(ctx, v, id, threadAct{
		event: forum.ThreadRestored, everyPost: true,
		check: func(v forum.Viewer, t *forum.Thread) error {
			if err := forum.CanModerateThread(v, t); err != nil {
				return err
			}
			return forum.CanRestore(t.Visibility, t.Removal)
		},
		change: func(tx *store.Tx, t *forum.Thread) forum.Decision { return t.Restore(v.ID(), tx.Now()) },
	})
}

// RemovePost hides or deletes a comment; the opening post goes with its thread.
// Moderators of the language it is written in may.
func (s *Service) RemovePost(ctx context.Context, v forum.Viewer, id forum.PostID, r Removing) (forum.Post, error) {
	n := readNote(v, r.Note)
	return s.onPost(ctx, v, id, postAct{
		event: forum.PostRemoved,
		check: func(p *forum.Post) error { return r.check(p.Visibility, n) },
		change: func(tx *store.Tx, p *forum.Post) forum.Decision {
			d := p.Remove(r.To, r.removal(v, tx))
			d.Note, d.NoteLang = n.text, n.lang
			return d
		},
		opening: func(t forum.ThreadID) (forum.Thread, error) { return s.RemoveThread(ctx, v, t, r) },
	})
}

// RestorePost makes a hidden or deleted comment visible again.
func (s *Service) RestorePost(ctx context.Context, v forum.Viewer, id forum.PostID) (forum.Post, error) {
	return s.onPost(ctx, v, id, postAct{
		event:   forum.PostRestored,
		check:   func(p *forum.Post) error { return forum.CanRestore(p.Visibility, p.Removal) },
		change:  func(tx *store.Tx, p *forum.Post) forum.Decision { return p.Restore(v.ID(), tx.Now()) },
		opening: func(t forum.ThreadID) (forum.Thread, error) { return s.RestoreThread(ctx, v, t) },
	})
}

// postAct is one act on a comment.
type postAct struct {
	event  forum.EventKind
	check  func(p *forum.Post) error // once the viewer may moderate it
	change func(tx *store.Tx, p *forum.Post) forum.Decision
	// opening does the same to the thread, where the post opens it.
	opening func(t forum.ThreadID) (forum.Thread, error)
}

func (s *Service) onPost(ctx context.Context, v forum.Viewer, id forum.PostID, act postAct) (forum.Post, error) {
	var post forum.Post
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.LockAuthor(id, v.ID()); err != nil {
			return err
		}
		v, err := tx.As(v)
		if err != nil {
			return err
		}
		threadID, err := tx.ThreadOf(id)
		if err != nil {
			return err
		}
		thread, err := tx.LockThread(threadID)
		if err != nil {
			return err
		}
		if post, err = tx.LockPost(id); err != nil || post.Opening() {
			return err
		}
		if err := forum.CanModeratePost(v, &thread, &post); err != nil {
			return err
		}
		if err := act.check(&post); err != nil {
			return err
		}
		decision := act.change(tx, &post)
		if err := tx.SavePostVisibility(&thread, &post); err != nil {
			return err
		}
		return s.tell(tx, act.event, &decision)
	})
	if err == nil && post.Opening() {
		_, err = act.opening(post.ThreadID)
	}
	return post, err
}
