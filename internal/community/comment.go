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
		begun, err := tx.BeginComment(store.Submission{Author: v.ID(), Session: v.Session, Thread: f.Thread,
			ReplyTo: f.ReplyTo, Key: key, Tokens: c.tokens.Exact})
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
		if err := takesComment(v, &begun, f.ReplyTo); err != nil {
			return err
		}
		made = Posted{Thread: begun.Thread, Post: f.post(v.ID(), c, key)}
		if err := tx.AddPost(&made.Thread, &made.Post, c.tokens); err != nil {
			return err
		}
		return tx.DropDraft(v.ID(), forum.CommentIn(f.Thread))
	})
	return made, err
}

// takesComment refuses a comment in a thread that isn't there or takes none, and a
// reply to what stands in another.
func takesComment(v forum.Viewer, begun *store.Commenting, replyTo forum.PostID) error {
	if begun.Thread.ID == 0 {
		return forum.Fail(forum.NotFound, "error.not_found")
	}
	if err := forum.CanComment(v, &begun.Thread); err != nil {
		return err
	}
	if replyTo != 0 && begun.ReplyIn != begun.Thread.ID {
		return forum.Fail(forum.Malformed, "error.malformed")
	}
	return nil
}

// post is the post that a comment becomes.
func (f *Comment) post(author forum.MemberID, c *composed, key *string) forum.Post {
	p := forum.Post{AuthorID: author, Lang: c.lang, Markdown: c.body, Rendered: c.rendered, Key: key}
	if f.ReplyTo != 0 {
		p.ReplyTo = &f.ReplyTo
	}
	return p
}
