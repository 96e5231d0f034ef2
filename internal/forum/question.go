package forum

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// PositionID identifies a position; 0 is none.
type PositionID int64

// How many positions a question has.
const (
	PositionsMin = 2
	PositionsMax = 5
)

// Question is what a thread asks its readers. It is in the thread's language.
type Question struct {
	ThreadID ThreadID `gorm:"primaryKey;autoIncrement:false"`
	AuthorID MemberID // who put it
	Body     string
	// Texts are those in other languages; the store keeps them.
	Texts      Titles
	Revision   int // 1 when put; one more each time it or a position is reworded
	EditedAt   *time.Time
	EditedByID *MemberID
	CreatedAt  time.Time
}

// Position is one of the answers that a question offers, in the thread's
// language.
type Position struct {
	ID       PositionID
	ThreadID ThreadID
	Number   int // from 1, in the order in which they are shown
	Body     string
	Texts    Titles // in other languages; the store keeps them
}

// Asked is a question with its positions.
type Asked struct {
	Question
	Positions []Position // by number
	// Taken says that somebody has taken a stance, or had one: from then on the
	// positions are what people stand for, and only their typos are mended.
	Taken bool
}

// Targets are what can be translated of it: the question, then its positions.
func (a *Asked) Targets() []Target {
	targets := []Target{QuestionOf(a.ThreadID)}
	for i := range a.Positions {
		targets = append(targets, PositionOf(a.Positions[i].ID))
	}
	return targets
}

// Versions are what each of its [Asked.Targets] reads in other languages.
func (a *Asked) Versions() []Titles {
	versions := []Titles{a.Texts}
	for i := range a.Positions {
		versions = append(versions, a.Positions[i].Texts)
	}
	return versions
}

// Position finds a position by its number; nil if there is none.
func (a *Asked) Position(number int) *Position {
	if number < 1 || number > len(a.Positions) {
		return nil
	}
	return &a.Positions[number-1]
}

// Number is that of a position; 0 for another question's.
func (a *Asked) Number(id PositionID) int {
	for i := range a.Positions {
		if a.Positions[i].ID == id {
			return a.Positions[i].Number
		}
	}
	return 0
}

// Wording is how a question and its positions read, all in one language.
type Wording struct {
	Question  string
	Positions []string
}

// Empty reports whether nothing is asked.
func (w Wording) Empty() bool { return w.Question == "" && len(w.Positions) == 0 }

// Equal reports whether both read the same.
func (w Wording) Equal(other Wording) bool {
	return w.Question == other.Question && slices.Equal(w.Positions, other.Positions)
}

// Lines is the wording as drafts keep it: the question on the first line, a
// position on each further one; empty for nothing.
func (w Wording) Lines() string {
	if w.Empty() {
		return ""
	}
	return strings.Join(append([]string{w.Question}, w.Positions...), "\n")
}

// WordingOf reads what [Wording.Lines] gave.
func WordingOf(lines string) Wording {
	if lines == "" {
		return Wording{}
	}
	all := strings.Split(lines, "\n")
	return Wording{Question: all[0], Positions: all[1:]}
}

// Wording is how the question reads now.
func (a *Asked) Wording() Wording {
	w := Wording{Question: a.Body}
	for i := range a.Positions {
		w.Positions = append(w.Positions, a.Positions[i].Body)
	}
	return w
}

// Reword gives the question and its positions another wording. A position that
// reads as before, or stands where it stood, stays the same position, with its
// translations; others are new ones, without an id. It gives the positions that
// are left over.
func (a *Asked) Reword(w Wording, by MemberID, at time.Time) (dropped []Position) {
	before := a.Positions
	a.Positions = make([]Position, len(w.Positions))
	kept := make([]bool, len(before))
	for i, body := range w.Positions {
		a.Positions[i] = Position{ThreadID: a.ThreadID, Body: body}
		for n := range before {
			if !kept[n] && before[n].Body == body {
				a.Positions[i], kept[n] = before[n], true
				break
			}
		}
	}
	for i := range a.Positions {
		p := &a.Positions[i]
		if p.ID == 0 && i < len(before) && !kept[i] {
			*p, kept[i] = before[i], true
			p.Body = w.Positions[i]
		}
		p.Number = i + 1
	}
	for n := range before {
		if !kept[n] {
			dropped = append(dropped, before[n])
		}
	}
	a.Body, a.EditedByID, a.EditedAt = w.Question, &by, &at
	a.Revision++
	return dropped
}

// CanAsk says whether the viewer may put a question in the thread, or reword the
// one there is: its author and moderators of its language, while it is open. asked
// is nil where there is none yet. Once a stance has been taken only moderators may.
func CanAsk(v Viewer, t *Thread, asked *Asked) error {
	if err := SeeThread(v, t); err != nil {
		return err
	}
	if err := CanWrite(v); err != nil {
		return err
	}
	switch {
	case !v.Owns(t.AuthorID) && !v.Moderates(t.Lang):
		return errForbidden
	case t.State == Closed:
		return errClosed
	case t.Visibility != Visible:
		return errRemoved
	case asked != nil && asked.Taken && !v.Moderates(t.Lang):
		return errTaken
	}
	return nil
}

// CanReword says whether a question may get that wording; an empty one takes it
// away. Once a stance has been taken every position stays, at its number.
func CanReword(asked *Asked, w Wording) error {
	switch {
	case asked == nil || !asked.Taken:
		return nil
	case len(w.Positions) != len(asked.Positions):
		return errTaken
	}
	for i, body := range w.Positions {
		for n := range asked.Positions {
			if n != i && asked.Positions[n].Body == body {
				return errTaken
			}
		}
	}
	return nil
}

// DecideReword is the decision of a moderator who put, reworded or took away the
// question of another's thread. Its note is how the question read before.
func (t *Thread) DecideReword(before Wording, by MemberID, at time.Time) Decision {
	d := t.decide(ActReword, by, at)
	if before.Empty() {
		return d
	}
	d.Note, d.NoteLang = before.Question, t.Lang
	for i, body := range before.Positions {
		d.Note += "\n" + strconv.Itoa(i+1) + ". " + body
	}
	return d
}

// Put begins a question in a thread.
func (t *Thread) Put(w Wording, by MemberID, at time.Time) Asked {
	a := Asked{Question: Question{ThreadID: t.ID, AuthorID: by, Body: w.Question, Revision: 1, CreatedAt: at}}
	for i, body := range w.Positions {
		a.Positions = append(a.Positions, Position{ThreadID: t.ID, Number: i + 1, Body: body})
	}
	return a
}
