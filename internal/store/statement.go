package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// Statement reads what the statement of reasons for a decision is made of. It
// asks for no viewer: it is for the mail to the person whom the decision
// touches.
func (s *Store) Statement(ctx context.Context, id forum.DecisionID) (*forum.Statement, error) {
	var st forum.Statement
	err := s.read(ctx, func(db *gorm.DB) (err error) {
		if st.Decision, err = one[forum.Decision](db, `SELECT * FROM decisions WHERE id = ?`, id); err != nil {
			return err
		}
		if st.Decision.TagID != nil {
			tag, err := one[forum.Tag](db, `SELECT * FROM tags WHERE id = ?`, *st.Decision.TagID)
			st.Tag = &tag
			return err
		}
		if st.Decision.ThreadID == nil {
			return forum.Fail(forum.NotFound, "error.not_found")
		}
		if st.Thread, err = one[forum.Thread](db, `SELECT * FROM threads WHERE id = ?`, *st.Decision.ThreadID); err != nil {
			return err
		}
		if st.Decision.PostID == nil {
			st.Post, err = one[forum.PostAt](db, `SELECT id, thread_id, number, author_id FROM posts
				WHERE thread_id = ? AND number = 1`, st.Thread.ID)
			return err
		}
		st.Post, err = one[forum.PostAt](db, `SELECT id, thread_id, number, author_id FROM posts
			WHERE id = ?`, *st.Decision.PostID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read statement of reasons: %w", err)
	}
	return &st, nil
}
