package store

import (
	"context"
	"fmt"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// maxMentions bounds how many different handles of one text are looked up.
const maxMentions = 50

// Mentioned finds whom handles stand for, in one query and in none for no
// handles: ids by [text.HandleFold]. Closed and unconfirmed accounts, and
// handles beyond the first fifty, aren't in it.
func (s *Store) Mentioned(ctx context.Context, handles []string) (map[string]forum.MemberID, error) {
	var folds []string
	seen := map[string]bool{}
	for _, h := range handles {
		if fold := text.HandleFold(h); !seen[fold] && len(folds) < maxMentions {
			seen[fold] = true
			folds = append(folds, fold)
		}
	}
	found := map[string]forum.MemberID{}
	if len(folds) == 0 {
		return found, nil
	}
	type row struct {
		Fold     string
		MemberID forum.MemberID
	}
	rows, err := all[row](s.reader.WithContext(ctx), `SELECT h.fold, h.member_id FROM handles h
		JOIN members m ON m.id = h.member_id AND m.kind = 'account' AND m.erased_at IS NULL AND m.email_confirmed_at IS NOT NULL
		WHERE h.fold IN ?`, folds)
	if err != nil {
		return nil, fmt.Errorf("find mentioned members: %w", err)
	}
	for _, r := range rows {
		found[r.Fold] = r.MemberID
	}
	return found, nil
}

// Mentions names the members that a rendered text mentions.
func (s *Store) Mentions(ctx context.Context, r forum.Rendered) (forum.People, error) {
	return people(s.reader.WithContext(ctx), mentioned(r)...)
}
