package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// MemberByHandle finds the member who has a handle or once had it, by its fold:
// "Noor" and "noor" are one. Whoever shows the member compares with its present
// handle, and redirects. Handles of closed accounts find the erased member.
func (s *Store) MemberByHandle(ctx context.Context, handle string) (*forum.Member, error) {
	return member(s.reader.WithContext(ctx), `SELECT m.* FROM handles h JOIN members m ON m.id = h.member_id
		WHERE h.fold = ?`, text.HandleFold(handle))
}

// ChangeHandle gives the member another handle. The old one goes on leading to
// the member; a new one that anybody else ever had, or that looks like one, is
// a [forum.FieldError].
func (tx *Tx) ChangeHandle(m *forum.Member) error {
	if err := tx.takeHandle(m.ID, m.Handle, tx.now); err != nil {
		return err
	}
	return tx.saveMember(m, "Handle", "HandleChangedAt")
}

// handleRow is a row of handles.
type handleRow struct {
	Fold      string
	Skeleton  string
	Handle    string
	MemberID  forum.MemberID
	CreatedAt time.Time
}

func (handleRow) TableName() string { return "handles" }

func newHandle(id forum.MemberID, handle string, since time.Time) handleRow {
	return handleRow{Fold: text.HandleFold(handle), Skeleton: text.HandleSkeleton(handle), Handle: handle,
		MemberID: id, CreatedAt: since}
}

// takeHandle writes a handle down as the member's, since a time. One that the member
// has or had already may change in its case.
func (tx *Tx) takeHandle(id forum.MemberID, handle string, since time.Time) error {
	row := newHandle(id, handle, since)
	res := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	if res.Error != nil {
		return fmt.Errorf("take handle: %w", res.Error)
	}
	if res.RowsAffected > 0 {
		return nil
	}
	res = tx.db.Exec(`UPDATE handles SET handle = ? WHERE fold = ? AND member_id = ?`, handle, row.Fold, id)
	if res.Error != nil {
		return fmt.Errorf("change handle: %w", res.Error)
	}
	if res.RowsAffected == 0 {
		return forum.FieldError("handle", "error.handle.taken", nil)
	}
	return nil
}

// mendHandles has every handle lead to its member again, but for those that somebody
// else has taken meanwhile, and gives how many it mended.
func (tx *Tx) mendHandles() (mended int64, err error) {
	members, err := all[forum.Member](tx.db, `SELECT id, handle, handle_changed_at, created_at FROM members
		WHERE id IN (`+handleless+`) ORDER BY id`)
	for i := range members {
		m := &members[i]
		since := m.CreatedAt
		if m.HandleChangedAt != nil {
			since = *m.HandleChangedAt
		}
		switch err := tx.takeHandle(m.ID, m.Handle, since); {
		case err == nil:
			mended++
		case !forum.Is(err, forum.Invalid):
			return mended, err
		}
	}
	return mended, err
}
