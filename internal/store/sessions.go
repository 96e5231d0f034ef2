package store

import (
	"context"
	"fmt"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/fresh"
)

// viewerTime is how long a session with its member is kept in memory, also if
// nothing is heard of a change.
const viewerTime = time.Minute

// viewerBytes is about what a session with its member takes in memory.
const viewerBytes = 1500

// signedIn is a session with its member.
type signedIn struct {
	Session forum.Session `gorm:"embedded;embeddedPrefix:session_"`
	Member  forum.Member  `gorm:"embedded"`
}

// SignedIn finds the session with that hash, unless it has expired, and its
// member, in one query, or none if they are kept in memory. What this process
// changes of them shows at once, what others change when [Store.Follow] finds it;
// counters and when they were seen may be a minute old.
func (s *Store) SignedIn(ctx context.Context, tokenHash []byte) (*forum.Session, *forum.Member, error) {
	now := s.now()
	key := modelKey{kind: sessionModel, hash: string(tokenHash)}
	found, err := s.shared.get(ctx, key, now, nil, func(ctx context.Context) (*model, error) {
		r, err := one[signedIn](s.reader.WithContext(ctx), `SELECT m.*, s.id AS session_id, s.member_id AS session_member_id,
				s.user_agent AS session_user_agent, s.address AS session_address, s.created_at AS session_created_at,
				s.last_seen_at AS session_last_seen_at, s.expires_at AS session_expires_at
			FROM sessions s JOIN members m ON m.id = s.member_id
			WHERE s.token_hash = ? AND s.expires_at > ?`, tokenHash, now)
		if err != nil {
			return nil, fmt.Errorf("find session: %w", err)
		}
		return &model{value: &r, bytes: viewerBytes + len(r.Member.Bio), things: []fresh.Thing{fresh.Member(r.Member.ID)},
			until: earlier(r.Session.ExpiresAt, now.Add(viewerTime))}, nil
	})
	if err != nil {
		return nil, nil, err
	}
	own := *found.(*signedIn) // which the caller may change
	return &own.Session, &own.Member, nil
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// Sessions lists the sessions of a member that haven't expired, the one seen
// last first.
func (s *Store) Sessions(ctx context.Context, id forum.MemberID) ([]forum.Session, error) {
	return all[forum.Session](s.reader.WithContext(ctx), `SELECT * FROM sessions
		WHERE member_id = ? AND expires_at > ? ORDER BY last_seen_at DESC, id DESC`, id, s.now())
}

// AddSession writes a new session and gives it its id. CreatedAt and LastSeenAt
// are set here.
func (tx *Tx) AddSession(session *forum.Session) error {
	session.ID, session.CreatedAt, session.LastSeenAt = 0, tx.now, tx.now
	if err := tx.db.Create(session).Error; err != nil {
		return fmt.Errorf("add session: %w", err)
	}
	return nil
}

// HasSession reports whether a session of a member goes on. While the member is locked,
// nobody ends it who locks the member first.
func (tx *Tx) HasSession(id forum.MemberID, session forum.SessionID) (bool, error) {
	n, err := one[int](tx.db, `SELECT COUNT(*) FROM sessions WHERE id = ? AND member_id = ? AND expires_at > ?`,
		session, id, tx.now)
	if err != nil {
		return false, fmt.Errorf("find session %d: %w", session, err)
	}
	return n > 0, nil
}

// EndSession ends one session of a member; it is no failure if there is none.
func (tx *Tx) EndSession(id forum.MemberID, session forum.SessionID) error {
	tx.touch(id)
	return tx.exec("end session", `DELETE FROM sessions WHERE member_id = ? AND id = ?`, id, session)
}

// EndSessions ends the sessions of a member but for one; 0 spares none.
func (tx *Tx) EndSessions(id forum.MemberID, but forum.SessionID) error {
	tx.touch(id)
	return tx.exec("end sessions", `DELETE FROM sessions WHERE member_id = ? AND id <> ?`, id, but)
}
