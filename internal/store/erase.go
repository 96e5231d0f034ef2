package store

import (
	"context"
	"fmt"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// EraseMember closes the account m, which must be locked: everything about the
// person is emptied, their sessions, tokens and drafts go, and only the row
// stays, so that what they wrote still has an author ("former member"). Their
// handles stay taken.
func (tx *Tx) EraseMember(m *forum.Member) error {
	*m = forum.Member{ID: m.ID, Kind: m.Kind, Role: forum.RoleMember, Scheme: forum.SchemeAuto,
		Locale: m.Locale, NoEngine: m.NoEngine, PostCount: m.PostCount, CreatedAt: m.CreatedAt, ErasedAt: &tx.now}
	err := tx.db.Model(m).Select("*").Omit("ID", "PostCount", "CreatedAt").Updates(m).Error
	if err != nil {
		return fmt.Errorf("erase member %d: %w", m.ID, err)
	}
	for _, statement := range []string{
		`DELETE FROM sessions WHERE member_id = ?`,
		`DELETE FROM tokens WHERE member_id = ?`,
		`DELETE FROM drafts WHERE member_id = ?`,
		`UPDATE thread_members SET last_read = 0 WHERE member_id = ?`,
		`UPDATE events SET email = '' WHERE member_id = ? AND email <> ''`,
	} {
		if err := tx.exec("erase member", statement, m.ID); err != nil {
			return err
		}
	}
	return tx.Emit(forum.Event{Kind: forum.MemberErased, MemberID: &m.ID, ActorID: &m.ID})
}

// TextsOf lists posts of a member that still have a text or a history, newest
// first, so that comments go before the thread they stand in.
func (s *Store) TextsOf(ctx context.Context, id forum.MemberID, limit int) ([]forum.PostAt, error) {
	return all[forum.PostAt](s.writer.WithContext(ctx), `SELECT id, thread_id, number, author_id FROM posts
		WHERE author_id = ? AND markdown <> '' ORDER BY created_at DESC, id DESC LIMIT ?`, id, limit)
}

// TranslationsOf lists translations of a member that still have a text.
func (s *Store) TranslationsOf(ctx context.Context, id forum.MemberID, limit int) ([]forum.Translation, error) {
	return all[forum.Translation](s.writer.WithContext(ctx), `SELECT * FROM translations
		WHERE author_id = ? AND body <> '' ORDER BY id LIMIT ?`, id, limit)
}

// WipePost empties the text of a post of a locked thread, wherever it is kept,
// for good, and forgets its translations. The search finds the post by tokens
// from then on.
func (tx *Tx) WipePost(t *forum.Thread, p *forum.Post, tokens text.Analysis) error {
	err := tx.exec("wipe post", `UPDATE posts SET markdown = '', rendered = '' WHERE id = ?`, p.ID)
	if err != nil {
		return err
	}
	if err := tx.exec("wipe history", `DELETE FROM revisions WHERE post_id = ?`, p.ID); err != nil {
		return err
	}
	if err := tx.dialect.dropTexts(tx.db, int64(p.ID)); err != nil {
		return fmt.Errorf("forget search text: %w", err)
	}
	if err := tx.wipeVersions(t, p); err != nil {
		return err
	}
	if err := tx.putText(t, p, tokens); err != nil || !p.Opening() {
		return err
	}
	return tx.indexVersions(t, p)
}
