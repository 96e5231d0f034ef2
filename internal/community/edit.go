package community

import (
	"context"
	"errors"
	"strings"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// Edit is what a member sends to change a post; of an opening post also its
// thread's title and tags.
type Edit struct {
	Text
	Post     forum.PostID
	Revision int // that the form was made from; an old one, or none, is a conflict
}

// Changed is the failure of an edit that started from an old revision. It
// carries the post as it is now, so that the member sees both; its kind is
// Conflict.
type Changed struct{ Current forum.PostPage }

// Error is the text for the log.
func (c *Changed) Error() string { return "the post was changed in the meantime" }

// Unwrap gives the failure to show.
func (c *Changed) Unwrap() error { return forum.Fail(forum.Conflict, "error.post.changed") }

// Edit changes a post, keeps what it was, and forgets the draft of the edit. Its
// author may while the thread is open, and moderators of its language; their
// edits are decisions in the moderation log. A [Changed] is returned where
// somebody else was faster, or where the author has removed the text for good: nobody
// writes another in their name, but what stands above it can be changed. An edit that
// changes nothing leaves no revision.
func (s *Service) Edit(ctx context.Context, v forum.Viewer, e Edit) (Posted, error) {
	page, err := s.store.PostPage(ctx, v, e.Post)
	if err != nil {
		return Posted{}, err
	}
	if err := forum.CanEdit(v, &page.Thread, &page.Post); err != nil {
		return Posted{}, err
	}
	emptied := page.Post.Emptied()
	if e.Revision != page.Post.Revision || emptied && strings.TrimSpace(e.Body) != "" {
		return Posted{}, &Changed{*page}
	}
	c, err := s.compose(ctx, composing{Text: e.Text, opening: page.Post.Opening(), known: page.Post.Lang, has: page.Tags, emptied: emptied})
	if err != nil {
		return Posted{}, err
	}
	var made Posted
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		made, err = s.edit(tx, v, e, c)
		return err
	})
	if errors.Is(err, errOldRevision) {
		if page, err = s.store.PostPage(ctx, v, e.Post); err == nil {
			err = &Changed{*page}
		}
	}
	return made, err
}

// errOldRevision leaves the transaction of an edit that came too late.
var errOldRevision = errors.New("old revision")

func (s *Service) edit(tx *store.Tx, v forum.Viewer, e Edit, c *composed) (Posted, error) {
	v, made, err := lock(tx, v, e.Post)
	if err != nil {
		return made, err
	}
	if err := forum.CanEdit(v, &made.Thread, &made.Post); err != nil {
		return made, err
	}
	if err := forum.CanRelabel(v, made.Post.AuthorID, made.Post.Lang, c.lang); err != nil {
		return made, err
	}
	if made.Post.Revision != e.Revision || made.Post.Emptied() != (c.body == "") {
		return made, errOldRevision
	}
	w := editing{tx: tx, viewer: v, made: &made, new: c, decide: (*forum.Post).DecideEdit}
	if err := w.save(); err != nil {
		return made, err
	}
	return made, tx.DropDraft(v.ID(), forum.EditOf(e.Post))
}

// lock locks a post with its thread, after the viewer's member row.
func lock(tx *store.Tx, v forum.Viewer, id forum.PostID) (forum.Viewer, Posted, error) {
	var made Posted
	v, err := tx.As(v)
	if err != nil {
		return v, made, err
	}
	thread, err := tx.ThreadOf(id)
	if err != nil {
		return v, made, err
	}
	if made.Thread, err = tx.LockThread(thread); err != nil {
		return v, made, err
	}
	made.Post, err = tx.LockPost(id)
	return v, made, err
}

// editing is an edit inside its transaction.
type editing struct {
	tx     *store.Tx
	viewer forum.Viewer
	made   *Posted
	new    *composed
	tags   []forum.Tag // the thread has; of an opening post only
	// decide gives the decision for the log where the post is another's.
	decide func(*forum.Post, forum.MemberID, time.Time) forum.Decision
}

func (w *editing) save() (err error) {
	t, p := &w.made.Thread, &w.made.Post
	if p.Opening() {
		if w.tags, err = w.tx.TagsOf(t.ID); err != nil {
			return err
		}
	}
	relabelled, rewritten := w.relabelled(), p.Markdown != w.new.body || p.Lang != w.new.lang
	if !relabelled && !rewritten {
		return nil
	}
	before := p.Revise(forum.Edit{Lang: w.new.lang, Markdown: w.new.body, Rendered: w.new.rendered,
		By: w.viewer.ID(), At: w.tx.Now()})
	if p.Opening() {
		before.Title, before.Tags = t.Title, keysOf(w.tags)
		if err := w.saveThread(); err != nil {
			return err
		}
	}
	if err := w.tx.SaveRevision(t, p, before, w.new.tokens); err != nil {
		return err
	}
	return w.tell(relabelled)
}

// relabelled reports whether the edit changes what stands above an opening post.
func (w *editing) relabelled() bool {
	t := &w.made.Thread
	return w.made.Post.Opening() &&
		(t.Title != w.new.title || t.Lang != w.new.lang || keysOf(w.tags) != keysOf(w.new.tags))
}

func (w *editing) saveThread() error {
	t := &w.made.Thread
	t.Title, t.Slug, t.Lang = w.new.title, text.Slug(w.new.title), w.new.lang
	t.Version++
	if keysOf(w.tags) != keysOf(w.new.tags) {
		tags, err := w.tx.EnsureTags(w.new.tags)
		if err != nil {
			return err
		}
		if err := w.tx.SetTags(t.ID, tags); err != nil {
			return err
		}
	}
	return w.tx.SaveThread(t)
}

// tell emits the events, and records the decision of a moderator.
func (w *editing) tell(relabelled bool) error {
	t, p, by := &w.made.Thread, &w.made.Post, w.viewer.ID()
	e := forum.Event{Kind: forum.PostEdited, ThreadID: &t.ID, PostID: &p.ID, MemberID: &p.AuthorID, ActorID: &by}
	if !w.viewer.Owns(p.AuthorID) {
		d := w.decide(p, by, w.tx.Now())
		if err := w.tx.Record(&d); err != nil {
			return err
		}
		e.DecisionID = &d.ID
	}
	if err := w.tx.Emit(e); err != nil || !relabelled {
		return err
	}
	e.Kind = forum.ThreadEdited
	return w.tx.Emit(e)
}

func keysOf(tags []forum.Tag) string {
	keys := make([]string, len(tags))
	for i, t := range tags {
		keys[i] = t.Key
	}
	return strings.Join(keys, ",")
}
