package account

import (
	"context"
	"fmt"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// NewMember is an account that the operator makes.
type NewMember struct {
	Handle    string
	Email     string
	Password  string // any but the empty one: the operator's choice
	Role      forum.Role
	Moderates []forum.Lang // of a moderator; none: every language
	Locale    string
	// Profile and preferences are optional.
	DisplayName string
	Bio         string
	WriteLang   forum.Lang
}

// AddMember makes an account that is confirmed and established at once, without
// a mail. It is for the command line and the demo community.
func (s *Service) AddMember(ctx context.Context, f NewMember) (*forum.Member, error) {
	email, badEmail := parseEmail(f.Email)
	handle := cleanHandle(f.Handle)
	var badPassword, badRole *forum.Error
	if f.Password == "" {
		badPassword = forum.FieldError("password", "error.password.required", nil)
	}
	if !f.Role.Valid() {
		badRole = forum.FieldError("role", "error.choice.unknown", nil)
	}
	profile := Profile{DisplayName: f.DisplayName, Bio: f.Bio}
	if err := join(checkHandle(handle), badEmail, badPassword, badRole, s.checkModerates(f.Role, f.Moderates),
		forum.Join(profile.clean()...)); err != nil {
		return nil, err
	}
	hash, err := s.passwords.hash(ctx, f.Password)
	if err != nil {
		return nil, err
	}
	m := &forum.Member{Kind: forum.KindAccount, Handle: handle,
		DisplayName: profile.DisplayName, Bio: profile.Bio,
		Email: email.address, EmailKey: email.key, PasswordHash: hash, Role: f.Role,
		Moderates: forum.JoinLangs(f.Moderates...), Locale: s.knownLocale(f.Locale), TimeZone: "UTC",
		WriteLang: f.WriteLang, Scheme: forum.SchemeAuto}
	return m, s.store.Write(ctx, func(tx *store.Tx) error {
		if m.Role == forum.RoleAdmin {
			if err := tx.DropSetupTokens(); err != nil {
				return err
			}
		}
		return addConfirmed(tx, m)
	})
}

// addConfirmed adds a member whose address needs no confirmation.
func addConfirmed(tx *store.Tx, m *forum.Member) error {
	now := tx.Now()
	m.EmailConfirmedAt, m.EstablishedAt = &now, &now
	return tx.AddMember(m)
}

// checkModerates refuses languages for a role that moderates none, and unknown
// ones.
func (s *Service) checkModerates(role forum.Role, langs []forum.Lang) *forum.Error {
	if len(langs) > 0 && role != forum.RoleModerator {
		return forum.FieldError("languages", "error.role.languages", nil)
	}
	for _, l := range langs {
		if s.knownLocale(string(l)) != string(l) {
			return forum.FieldError("languages", "error.lang.unknown", nil)
		}
	}
	return nil
}

// SetPassword gives an account a new password, any but the empty one, without a
// mail. Its sessions and links stay. It is for the demo community, whose passwords change
// with each start; members use [Service.ChangePassword].
func (s *Service) SetPassword(ctx context.Context, handle, password string) error {
	if password == "" {
		return forum.FieldError("password", "error.password.required", nil)
	}
	found, err := s.store.MemberByHandle(ctx, cleanHandle(handle))
	if err != nil {
		return err
	}
	if found.Kind != forum.KindAccount || found.ErasedAt != nil {
		return forum.Fail(forum.NotFound, "error.not_found")
	}
	hash, err := s.passwords.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		m, err := tx.LockMember(found.ID)
		if err != nil {
			return err
		}
		if m.ErasedAt != nil {
			return forum.Fail(forum.NotFound, "error.not_found")
		}
		m.PasswordHash = hash
		return tx.SavePassword(m)
	})
}

// SetRole gives a member another role, and a moderator the languages to look
// after (none: every one). It is written down in the moderation log, and ends the
// member's sessions: whoever has got hold of one gets no new rights with it. The last
// admin stays admin.
func (s *Service) SetRole(ctx context.Context, by forum.MemberID, handle string, role forum.Role, langs ...forum.Lang) error {
	if !role.Valid() {
		return forum.FieldError("role", "error.choice.unknown", nil)
	}
	if bad := s.checkModerates(role, langs); bad != nil {
		return bad
	}
	found, err := s.store.MemberByHandle(ctx, cleanHandle(handle))
	if err != nil {
		return err
	}
	if found.Kind != forum.KindAccount || found.ErasedAt != nil {
		return forum.Fail(forum.NotFound, "error.not_found")
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.LockAdmins(found.ID); err != nil {
			return err
		}
		m, err := tx.LockMember(found.ID)
		if err != nil {
			return err
		}
		if m.ErasedAt != nil {
			return forum.Fail(forum.NotFound, "error.not_found")
		}
		if err := admits(tx, m, role); err != nil {
			return err
		}
		m.Role, m.Moderates = role, forum.JoinLangs(langs...)
		if err := tx.SaveRole(m); err != nil {
			return err
		}
		if err := tx.EndSessions(m.ID, 0); err != nil {
			return err
		}
		return recordRole(tx, m, by)
	})
}

// admits looks after the forum's admins before a member gets a role: one is left, and the
// link that makes the first is worth nothing once there is one.
func admits(tx *store.Tx, m *forum.Member, role forum.Role) error {
	if role == forum.RoleAdmin {
		return tx.DropSetupTokens()
	}
	return keepAnAdmin(tx, m)
}

func recordRole(tx *store.Tx, m *forum.Member, by forum.MemberID) error {
	note := string(m.Role)
	if m.Moderates != "" {
		note = fmt.Sprintf("%s (%s)", m.Role, m.Moderates)
	}
	d := forum.Decision{Act: forum.ActRole, MemberID: &m.ID, ActorID: by, Lang: forum.Und, Note: note,
		NoteLang: forum.Und, CreatedAt: tx.Now()}
	if err := tx.Record(&d); err != nil {
		return err
	}
	return tx.Emit(forum.Event{Kind: forum.MemberChanged, MemberID: &m.ID, ActorID: &by, DecisionID: &d.ID})
}
