package community

import (
	"context"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// Opening is what a member sends to open a thread.
type Opening struct {
	Text
	Key string // of the form: submitting the same twice makes no second thread
}

// OpenThread opens a thread and forgets the draft for it. Confirmed members may.
// It fails with Invalid, a failure for each field.
func (s *Service) OpenThread(ctx context.Context, v forum.Viewer, o Opening) (Posted, error) {
	if err := forum.CanWrite(v); err != nil {
		return Posted{}, err
	}
	key, err := keyOf(o.Key, forum.NewThread, o.Text)
	if err != nil {
		return Posted{}, err
	}
	c, err := s.compose(ctx, composing{Text: o.Text, opening: true})
	if err != nil {
		return Posted{}, err
	}
	var made Posted
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		v, err := tx.As(v)
		if err != nil {
			return err
		}
		var done bool
		if made, done, err = again(tx, v, key); done || err != nil {
			return err
		}
		if made, err = addThread(tx, v, c, key); err != nil {
			return err
		}
		return tx.DropDraft(v.ID(), forum.NewThread)
	})
	return made, err
}

func addThread(tx *store.Tx, v forum.Viewer, c *composed, key *string) (Posted, error) {
	made := Posted{
		Thread: forum.Thread{Lang: c.lang, Title: c.title, Slug: text.Slug(c.title), AuthorID: v.ID()},
		Post:   forum.Post{AuthorID: v.ID(), Lang: c.lang, Markdown: c.body, Rendered: c.rendered, Key: key},
	}
	tags, err := tx.EnsureTags(c.tags)
	if err != nil {
		return made, err
	}
	made.Thread.Asks = !c.asks.Empty()
	if err := tx.AddThread(&made.Thread, &made.Post, tags, c.tokens); err != nil || !made.Thread.Asks {
		return made, err
	}
	asked := made.Thread.Put(c.asks, v.ID(), tx.Now())
	return made, tx.AddQuestion(&made.Thread, &asked)
}
