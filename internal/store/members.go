package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"tertulia/internal/forum"
)

// people fetches the public part of members in one query, and in none for no
// ids. Ids of 0, doubles and ids that nobody has are passed over.
func people(db *gorm.DB, ids ...forum.MemberID) (forum.People, error) {
	a := asking{db: db}
	refs := askPeople(&a, ids)
	if err := a.answer(); err != nil {
		return nil, fmt.Errorf("name members: %w", err)
	}
	return peopleOf(*refs), nil
}

// askPeople asks for it; nothing for no ids.
func askPeople(a *asking, ids []forum.MemberID) *[]forum.MemberRef {
	if ids = eachOnce(ids); len(ids) == 0 {
		return new([]forum.MemberRef)
	}
	return ask[forum.MemberRef](a, `SELECT `+refColumns+` FROM members WHERE id IN ?`, ids)
}

// refColumns are those of a [forum.MemberRef].
const refColumns = `id, kind, handle, display_name, role, no_engine, erased_at IS NOT NULL AS erased`

// eachOnce sorts ids, and leaves out 0 and what is there twice.
func eachOnce(ids []forum.MemberID) []forum.MemberID {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(id forum.MemberID) bool { return id == 0 })
}

func peopleOf(refs []forum.MemberRef) forum.People {
	found := make(forum.People, len(refs))
	for _, ref := range refs {
		found[ref.ID] = ref
	}
	return found
}

// Member finds a member of any kind, closed accounts too.
func (s *Store) Member(ctx context.Context, id forum.MemberID) (*forum.Member, error) {
	return member(s.reader.WithContext(ctx), `SELECT * FROM members WHERE id = ?`, id)
}

// MemberByEmail finds the account whose confirmed address has that key.
func (s *Store) MemberByEmail(ctx context.Context, key string) (*forum.Member, error) {
	return memberByEmail(s.reader.WithContext(ctx), key)
}

// MemberByEmail is [Store.MemberByEmail] inside a transaction.
func (tx *Tx) MemberByEmail(key string) (*forum.Member, error) { return memberByEmail(tx.db, key) }

func memberByEmail(db *gorm.DB, key string) (*forum.Member, error) {
	if key == "" {
		return nil, forum.Fail(forum.NotFound, "error.not_found")
	}
	return member(db, `SELECT * FROM members WHERE email_key = ? AND email_key <> ''`, key)
}

// MemberAwaiting finds the newest sign-up that waits for the confirmation of an
// address with that key.
func (s *Store) MemberAwaiting(ctx context.Context, key string) (*forum.Member, error) {
	return member(s.reader.WithContext(ctx), `SELECT * FROM members
		WHERE pending_key = ? AND pending_key <> '' AND email_confirmed_at IS NULL ORDER BY id DESC LIMIT 1`, key)
}

// Admins counts the accounts that can act as admin.
func (s *Store) Admins(ctx context.Context) (int, error) {
	return admins(s.reader.WithContext(ctx))
}

// Admins is [Store.Admins] inside a transaction.
func (tx *Tx) Admins() (int, error) { return admins(tx.db) }

func admins(db *gorm.DB) (int, error) {
	return one[int](db, `SELECT COUNT(*) FROM members WHERE `+canAdmin)
}

// canAdmin picks the accounts that can act as admin; its second condition is that of the
// index.
const canAdmin = `role = 'admin' AND role <> 'member' AND kind = 'account' AND erased_at IS NULL`

// Members lists the accounts that aren't closed and stand after an id, in the
// order in which they signed up; for the command line.
func (s *Store) Members(ctx context.Context, after forum.MemberID, limit int) ([]forum.Member, error) {
	return all[forum.Member](s.reader.WithContext(ctx), `SELECT * FROM members
		WHERE id > ? AND kind = ? AND erased_at IS NULL ORDER BY id LIMIT ?`, after, forum.KindAccount, limit)
}

// AddMember writes a new member, takes its handle if it has one, and gives it
// its id. CreatedAt, since when it has its handle, is set here unless it is set. A handle
// that is taken is a [forum.FieldError]; a confirmed address that is taken is a Conflict.
func (tx *Tx) AddMember(m *forum.Member) error {
	if m.CreatedAt.IsZero() {
		m.CreatedAt = tx.now
	}
	m.ID = 0 // of an earlier run of the transaction
	if err := tx.db.Omit(clause.Associations).Create(m).Error; err != nil {
		return tx.memberFailure("add member", err)
	}
	if m.Handle == "" {
		return nil
	}
	return tx.takeHandle(m.ID, m.Handle, m.CreatedAt)
}

// LockMember reads a member and keeps others from changing it until the
// transaction ends.
func (tx *Tx) LockMember(id forum.MemberID) (*forum.Member, error) {
	return member(tx.db, `SELECT * FROM members WHERE id = ?`+tx.dialect.forUpdate(), id)
}

// SaveProfile writes what others read about the member: display name and bio.
func (tx *Tx) SaveProfile(m *forum.Member) error { return tx.saveMember(m, "DisplayName", "Bio") }

// SavePreferences writes how the member reads and writes.
func (tx *Tx) SavePreferences(m *forum.Member) error {
	return tx.saveMember(m, "Locale", "TimeZone", "Digits", "ReadLangs", "WriteLang", "Scheme", "Originals")
}

// SavePassword writes the hash of the password.
func (tx *Tx) SavePassword(m *forum.Member) error { return tx.saveMember(m, "PasswordHash") }

// SaveEmail writes the address, the one that waits for confirmation, and when
// they were confirmed and the account established. An address that another
// account has confirmed is a Conflict.
func (tx *Tx) SaveEmail(m *forum.Member) error {
	return tx.saveMember(m, "Email", "EmailKey", "EmailConfirmedAt", "PendingEmail", "PendingKey", "EstablishedAt")
}

// SaveRole writes the role and its languages.
func (tx *Tx) SaveRole(m *forum.Member) error { return tx.saveMember(m, "Role", "Moderates") }

// saveMember writes the named fields of a member.
func (tx *Tx) saveMember(m *forum.Member, fields ...string) error {
	tx.touch(m.ID)
	err := tx.db.Model(m).Select(fields).Updates(m).Error
	return tx.memberFailure(fmt.Sprintf("save member %d", m.ID), err)
}

// memberFailure tells an address that is taken, the only other unique thing of
// a member row, from what is unexpected.
func (tx *Tx) memberFailure(doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case tx.dialect.duplicate(err):
		return &forum.Error{Kind: forum.Conflict, Key: "error.email.taken", Field: "email", Err: err}
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func member(db *gorm.DB, query string, args ...any) (*forum.Member, error) {
	m, err := one[forum.Member](db, query, args...)
	if err != nil {
		return nil, fmt.Errorf("find member: %w", err)
	}
	return &m, nil
}
