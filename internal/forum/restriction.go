package forum

import "time"

// RestrictionID identifies a restriction.
type RestrictionID int64

// RestrictionKind says what a restricted member may not do.
type RestrictionKind string

// Suspension leaves a member nothing but reading, their own settings, and leaving:
// they can log in, see why and until when, and close their account.
const Suspension RestrictionKind = "suspended"

// Restriction is one of a member, with its end. It ends by a job, or earlier by
// hand; its row stays.
type Restriction struct {
	ID        RestrictionID
	MemberID  MemberID
	Kind      RestrictionKind
	Reason    RemovalReason
	ByID      MemberID
	Until     *time.Time // nil: until somebody ends it
	CreatedAt time.Time
	EndedAt   *time.Time // nil: it holds
}

// Suspended reports whether the member is suspended. The time isn't looked at: when
// a suspension is over, a job ends it.
func (m *Member) Suspended() bool { return m.SuspendedFor != "" }

// suspension tells a suspended member why nothing can be written, and until when.
func suspension(m *Member) *Error {
	if m.SuspendedUntil == nil {
		return &Error{Kind: Forbidden, Key: "error.member.suspended", Args: Args{"Reason": m.SuspendedFor}}
	}
	return &Error{Kind: Forbidden, Key: "error.member.suspended_until",
		Args: Args{"Reason": m.SuspendedFor, "Date": *m.SuspendedUntil}}
}
