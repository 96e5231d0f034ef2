package forum

import (
	"cmp"
	"slices"
	"time"
)

// Stance is the position that a member takes in a thread. Its row stays when it
// is withdrawn.
type Stance struct {
	ThreadID   ThreadID    `gorm:"primaryKey"`
	MemberID   MemberID    `gorm:"primaryKey"`
	PositionID *PositionID // nil: withdrawn
	// PreviousID is the other position that the member held last: who has one
	// changed their mind. nil where there was none, and when withdrawn.
	PreviousID *PositionID
	Lang       Lang // the group it is counted in: [Member.Group] when it was taken
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// StanceChange is one step of the history of a stance.
type StanceChange struct {
	ID         int64
	ThreadID   ThreadID
	MemberID   MemberID
	PositionID *PositionID // nil: withdrawn
	CreatedAt  time.Time
}

// Tally counts the members of one language group who hold a position.
type Tally struct {
	ThreadID   ThreadID   `gorm:"primaryKey"`
	PositionID PositionID `gorm:"primaryKey"`
	Lang       Lang       `gorm:"primaryKey"`
	Members    int
	Changed    int // of those, who changed their mind
}

// Group is the language group in which a member's stances are counted: of the
// language they write in, or else of the language they read the forum in.
func (m *Member) Group() Lang {
	switch {
	case m.WriteLang.Known():
		return m.WriteLang
	case m.Locale != "":
		return Lang(m.Locale)
	}
	return Und
}

// Holds reports whether the stance is a position, and not withdrawn.
func (s *Stance) Holds() bool { return s != nil && s.PositionID != nil }

// ChangedMind reports whether the member held another position before.
func (s *Stance) ChangedMind() bool { return s.Holds() && s.PreviousID != nil }

// CanTakeStance says whether the viewer may take, change or withdraw a stance in
// the thread: who may comment in it.
func CanTakeStance(v Viewer, t *Thread) error {
	if err := SeeThread(v, t); err != nil {
		return err
	}
	if err := CanWrite(v); err != nil {
		return err
	}
	if !t.Asks {
		return Fail(NotFound, "error.not_found")
	}
	return CanComment(v, t)
}

// Standing is the state of a question: how many members hold each position, and
// where those stand who write on a page.
type Standing struct {
	Asked
	Tallies []Tally // by position and language, without empty ones
	// Stances are those of the page's writers who hold a position, without languages and
	// dates.
	Stances map[MemberID]Stance
}

// Translated reports whether any of it is translated; nothing is of nil.
func (s *Standing) Translated() bool {
	return s != nil && (s.Texts != "" || slices.ContainsFunc(s.Positions, func(p Position) bool { return p.Texts != "" }))
}

// Members counts the stances.
func (s *Standing) Members() int {
	return s.count(func(*Tally) bool { return true }, func(t *Tally) int { return t.Members })
}

// Holding counts the members who hold a position.
func (s *Standing) Holding(id PositionID) int {
	return s.count(func(t *Tally) bool { return t.PositionID == id }, func(t *Tally) int { return t.Members })
}

// In counts the members of a language group who hold a position.
func (s *Standing) In(lang Lang, id PositionID) int {
	return s.count(func(t *Tally) bool { return t.PositionID == id && t.Lang == lang }, func(t *Tally) int { return t.Members })
}

// Changed counts the members who changed their mind.
func (s *Standing) Changed() int {
	return s.count(func(*Tally) bool { return true }, func(t *Tally) int { return t.Changed })
}

func (s *Standing) count(which func(*Tally) bool, what func(*Tally) int) (n int) {
	for i := range s.Tallies {
		if t := &s.Tallies[i]; which(t) {
			n += what(t)
		}
	}
	return n
}

// Groups counts the stances in each language group, largest first.
func (s *Standing) Groups() []LangCount {
	var groups []LangCount
	at := map[Lang]int{}
	for _, t := range s.Tallies {
		if _, known := at[t.Lang]; !known {
			at[t.Lang] = len(groups)
			groups = append(groups, LangCount{Lang: t.Lang})
		}
		groups[at[t.Lang]].Count += t.Members
	}
	slices.SortFunc(groups, func(a, b LangCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Lang, b.Lang))
	})
	return groups
}
