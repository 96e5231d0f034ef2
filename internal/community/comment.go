package community

import (
	"cmp"
	"context"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// Comment is what a member sends to comment in a thread.
type Comment struct {
	Text
	Thread  forum.ThreadID
	ReplyTo forum.PostID // 0 for none
	Key     string       // of the form: submitting the same twice makes no second comment
}

// Comment adds a comment and forgets the draft for it. Confirmed members may, in
// an open thread that they can see; Conflict in a closed one. It fails with
// Invalid, a failure for each field.
func (s *Service) Comment(ctx context.Context, v forum.Viewer, f Comment) (Posted, error) {
	key, err := keyOf(f.Key, forum.CommentIn(f.Thread), f.Text)
	if err != nil {
		return Posted{}, err
	}
	if err := forum.CanWrite(v); err != nil {
		return Posted{}, err
	}
	c, err := s.compose(ctx, composing{Text: f.Text})
	if err != nil {
		// Whoever mayn't comment there hears of that, and not of their text.
		return Posted{}, cmp.Or(s.canComment(ctx, v, f.Thread), err)
	}
	var made Posted
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		begun, err := tx.BeginComment(v.ID(), f.Thread, key, c.tokens.Exact)
		if err != nil {
			return err
		}
		v := forum.Viewer{Member: begun.Author, Session: v.Session}
		if err := forum.CanWrite(v); err != nil {
			return err
		}
		if begun.Earlier != nil {
			made.Post = *begun.Earlier
			made.Thread, err = tx.LockThread(made.Post.ThreadID)
			return err
		}
		if made, err = addComment(tx, v, f, c, begun.Thread, key); err != nil {
			return err
		}
		return tx.DropDraft(v.ID(), forum.CommentIn(f.Thread))
	})
	return made, err
}

// addComment adds a comment to a thread that is locked, if it was found.
func addComment(tx *store.Tx, v forum.Viewer, f Comment, c *composed, thread forum.Thread, key *string) (Posted, error) {
	if thread.ID == 0 {
		return Posted{}, forum.Fail(forum.NotFound, "error.not_found")
	}
	if err := forum.CanComment(v, &thread); err != nil {
		return Posted{}, err
	}
	made := Posted{Thread: thread,
		Post: forum.Post{AuthorID: v.ID(), Lang: c.lang, Markdown: c.body, Rendered: c.rendered, Key: key}}
	if f.ReplyTo != 0 {
		if err := checkReply(tx, &thread, f.ReplyTo); err != nil {
			return Posted{}, err
		}
		made.Post.ReplyTo = &f.ReplyTo
	}
	return made, tx.AddPost(&made.Thread, &made.Post, c.tokens)
}

// checkReply refuses a reply to what stands in another thread.
func checkReply(tx *store.Tx, t *forum.Thread, to forum.PostID) error {
	thread, err := tx.ThreadOf(to)
	if forum.Is(err, forum.NotFound) || err == nil && thread != t.ID {
		return forum.Fail(forum.Malformed, "error.malformed")
	}
	return err
}
