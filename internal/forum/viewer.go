package forum

// Viewer is whoever a page is made for: a member, or a visitor (the zero
// value). Every read that shows content and every act takes one.
type Viewer struct {
	Member  *Member
	Session SessionID // of the request; 0 for visitors and the command line
}

// As is the viewer who acts as m without a session, as the command line does.
func As(m *Member) Viewer { return Viewer{Member: m} }

// ID is the member's; 0 for a visitor.
func (v Viewer) ID() MemberID {
	if v.Member == nil {
		return 0
	}
	return v.Member.ID
}

// SignedIn reports whether the viewer is a member.
func (v Viewer) SignedIn() bool { return v.Member != nil }

// IsAdmin reports whether the viewer is an admin.
func (v Viewer) IsAdmin() bool { return v.has(RoleAdmin) }

// IsModerator reports whether the viewer moderates any language at all.
func (v Viewer) IsModerator() bool {
	return v.has(RoleModerator) || v.has(RoleAdmin)
}

// has reports whether the viewer has a role now: while suspended nobody has one.
func (v Viewer) has(r Role) bool {
	return v.Member != nil && v.Member.Role == r && !v.Member.Suspended()
}

// Moderates reports whether content in that language is in the viewer's scope:
// admins and moderators of all languages for every language, other moderators
// for theirs; content without certain language is in every moderator's scope.
func (v Viewer) Moderates(lang Lang) bool {
	switch {
	case !v.IsModerator():
		return false
	case v.IsAdmin(), v.Member.Moderates == "", !lang.Known():
		return true
	}
	return v.Member.Moderates.Has(lang)
}

// Owns reports whether the viewer is that member.
func (v Viewer) Owns(author MemberID) bool { return v.Member != nil && v.Member.ID == author }
