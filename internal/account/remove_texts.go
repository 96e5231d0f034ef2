package account

import (
	"context"
	"fmt"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// textsAtOnce is how many posts are looked up together.
const textsAtOnce = 100

// RemoveTexts removes what a member wrote who left and wished so: it handles
// [forum.TextsUnwanted]. Comments are deleted with their text and its history; a
// thread that nobody else has written in is deleted with them; one that others
// have written in keeps its title, and an opening post without text. It may be
// stopped and called again.
func (s *Service) RemoveTexts(ctx context.Context, e forum.Event) error {
	for {
		posts, err := s.store.TextsOf(ctx, *e.MemberID, textsAtOnce)
		if err != nil || len(posts) == 0 {
			return err
		}
		for _, at := range posts {
			err := s.store.Write(ctx, func(tx *store.Tx) error { return removeText(tx, at) })
			if err != nil {
				return fmt.Errorf("remove post %d: %w", at.ID, err)
			}
		}
	}
}

func removeText(tx *store.Tx, at forum.PostAt) error {
	t, err := tx.LockThread(at.ThreadID)
	if err != nil {
		return err
	}
	p, err := tx.LockPost(at.ID)
	if err != nil {
		return err
	}
	now := tx.Now()
	removal := forum.Removal{Reason: forum.RemovedByAuthor, ByID: &p.AuthorID, At: &now}
	switch {
	case !p.Opening() && p.Visibility == forum.Visible:
		err = withdrawPost(tx, &t, &p, removal)
	case p.Opening() && t.Visibility == forum.Visible && t.Comments() == 0:
		err = withdrawThread(tx, &t, removal)
	case p.Opening():
		err = tx.Emit(forum.Event{Kind: forum.PostEdited, ThreadID: &t.ID, PostID: &p.ID, MemberID: &p.AuthorID,
			ActorID: &p.AuthorID})
	}
	if err != nil {
		return err
	}
	var tokens text.Analysis
	if p.Opening() {
		tokens = text.Analyse(t.Lang, t.Title)
	}
	return tx.WipePost(&t, &p, tokens)
}

func withdrawPost(tx *store.Tx, t *forum.Thread, p *forum.Post, r forum.Removal) error {
	p.Remove(forum.Deleted, r)
	if err := tx.SavePostVisibility(t, p); err != nil {
		return err
	}
	return tx.Emit(forum.Event{Kind: forum.PostRemoved, ThreadID: &t.ID, PostID: &p.ID, MemberID: &p.AuthorID,
		ActorID: &p.AuthorID})
}

func withdrawThread(tx *store.Tx, t *forum.Thread, r forum.Removal) error {
	t.Remove(forum.Deleted, r)
	if err := tx.SaveThread(t); err != nil {
		return err
	}
	return tx.Emit(forum.Event{Kind: forum.ThreadRemoved, ThreadID: &t.ID, MemberID: &t.AuthorID,
		ActorID: &t.AuthorID})
}
