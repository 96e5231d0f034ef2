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
// have written in keeps its title, and an opening post without text. Their
// translations, stances and questions go first, but for questions on which others
// have taken a stance. It may be stopped and called again.
func (s *Service) RemoveTexts(ctx context.Context, e forum.Event) error {
	if err := s.removeTranslations(ctx, *e.MemberID); err != nil {
		return err
	}
	if err := s.removeStances(ctx, *e.MemberID); err != nil {
		return err
	}
	if err := s.removeQuestions(ctx, *e.MemberID); err != nil {
		return err
	}
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

func (s *Service) removeTranslations(ctx context.Context, id forum.MemberID) error {
	for {
		found, err := s.store.TranslationsOf(ctx, id, textsAtOnce)
		if err != nil || len(found) == 0 {
			return err
		}
		for i := range found {
			err := s.store.Write(ctx, func(tx *store.Tx) error { return removeTranslation(tx, &found[i]) })
			if err != nil {
				return fmt.Errorf("remove translation %d: %w", found[i].ID, err)
			}
		}
	}
}

func removeTranslation(tx *store.Tx, of *forum.Translation) error {
	o, err := tx.LockOriginal(of.Target)
	if err != nil {
		return err
	}
	tr, err := tx.Translation(of.Target, of.Lang, of.Source)
	if err != nil || tr.AuthorID == nil || *tr.AuthorID != *of.AuthorID {
		return err
	}
	now := tx.Now()
	removal := forum.Removal{Reason: forum.RemovedByAuthor, ByID: tr.AuthorID, At: &now}
	if err := tx.WipeTranslation(&o, &tr, removal); err != nil {
		return err
	}
	return tx.Emit(tr.Event(forum.TranslationRemoved, tr.AuthorID))
}

func removeText(tx *store.Tx, at forum.PostAt) error {
	if err := tx.LockAuthor(at.ID, 0); err != nil {
		return err
	}
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
	default: // the text alone goes: of an opening post, or of a post that only some can see
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
