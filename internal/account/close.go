package account

import (
	"context"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// Close is a member's wish to leave.
type Close struct {
	Password    string
	RemoveTexts bool // else they stay, by a "former member"
	Device      Device
}

// Close closes the viewer's account for good: what the forum knows of the person
// is erased, sessions end, the handle stays taken. Texts that are to be removed
// go soon afterwards, by [Service.RemoveTexts]. The last admin can't leave.
func (s *Service) Close(ctx context.Context, v forum.Viewer, f Close) error {
	if err := s.knows(ctx, v, f.Password, f.Device); err != nil {
		return err
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		if v.Member.Role == forum.RoleAdmin {
			if err := tx.LockAdmins(v.ID()); err != nil {
				return err
			}
		}
		m, err := lockKnown(tx, v)
		if err != nil {
			return err
		}
		if err := keepAnAdmin(tx, m); err != nil {
			return err
		}
		if err := tx.EraseMember(m); err != nil || !f.RemoveTexts {
			return err
		}
		return tx.Emit(forum.Event{Kind: forum.TextsUnwanted, MemberID: &m.ID, ActorID: &m.ID})
	})
}

// keepAnAdmin refuses to take the forum's last admin away. All admins must be locked
// ([store.Tx.LockAdmins]), or the last two could go at once.
func keepAnAdmin(tx *store.Tx, m *forum.Member) error {
	if m.Role != forum.RoleAdmin {
		return nil
	}
	admins, err := tx.Admins()
	if err != nil {
		return err
	}
	if admins <= 1 {
		return forum.Fail(forum.Conflict, "error.member.last_admin")
	}
	return nil
}
