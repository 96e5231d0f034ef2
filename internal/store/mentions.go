package store

import (
	"context"
	"fmt"

	"tertulia/internal/forum"
	"tertulia/internal/fresh"
	"tertulia/internal/text"
)

// maxMentions bounds how many different handles of one text are looked up.
const maxMentions = 50

// Mentioned finds whom handles stand for, in one query and in none for handles that
// are in memory: ids by [text.HandleFold]. Closed and unconfirmed accounts, and
// handles beyond the first fifty, aren't in it.
func (s *Store) Mentioned(ctx context.Context, handles []string) (map[string]forum.MemberID, error) {
	var folds []string
	seen, found, now := map[string]bool{}, map[string]forum.MemberID{}, s.now()
	for _, h := range handles {
		fold := text.HandleFold(h)
		if seen[fold] || len(seen) == maxMentions {
			continue
		}
		seen[fold] = true
		if m := s.shared.kept(ctx, handleKey(fold), now); m != nil {
			found[fold] = m.value.(forum.MemberID)
		} else {
			folds = append(folds, fold)
		}
	}
	if len(folds) == 0 {
		return found, nil
	}
	return found, s.findMentioned(ctx, folds, found)
}

// handleKey names whom a handle stands for. Only who can be mentioned is kept: that
// somebody can't be any more is an event about them, that they can isn't always one.
func handleKey(fold string) modelKey { return modelKey{kind: handleModel, hash: fold} }

func (s *Store) findMentioned(ctx context.Context, folds []string, found map[string]forum.MemberID) error {
	type row struct {
		Fold     string
		MemberID forum.MemberID
	}
	at := s.shared.changes.Now()
	rows, err := all[row](s.reader.WithContext(ctx), `SELECT h.fold, h.member_id FROM handles h
		JOIN members m ON m.id = h.member_id AND m.kind = 'account' AND m.erased_at IS NULL AND m.email_confirmed_at IS NOT NULL
		WHERE h.fold IN ?`, folds)
	if err != nil {
		return fmt.Errorf("find mentioned members: %w", err)
	}
	for _, r := range rows {
		found[r.Fold] = r.MemberID
		s.shared.keep(handleKey(r.Fold), &model{value: r.MemberID, bytes: len(r.Fold) + 1, things: []fresh.Thing{fresh.Member(r.MemberID)}}, at)
	}
	return nil
}

// Mentions names the members that a rendered text mentions.
func (s *Store) Mentions(ctx context.Context, r forum.Rendered) (forum.People, error) {
	return people(s.reader.WithContext(ctx), mentioned(r)...)
}
