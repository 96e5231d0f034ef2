package view

import (
	"strconv"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
)

// QuestionAnchor leads to the question on its thread's page.
const QuestionAnchor = "#question"

// Questioning is the form that puts a question in a thread, or rewords it.
type Questioning struct {
	Thread forum.Thread
	Asked  *forum.Asked // as it reads now; nil for none
	forum.Wording
	Faults Faults
}

// taken reports whether only typos are to be mended.
func (v *Questioning) taken() bool { return v.Asked != nil && v.Asked.Taken }

// moved reports whether what was typed isn't how the question reads now, where a
// failure shows the form again.
func (v *Questioning) moved() bool {
	return len(v.Faults) > 0 && v.Asked != nil && !v.Asked.Wording().Equal(v.Wording)
}

func (v *Questioning) intro(p *Page) string {
	if v.taken() {
		return p.T("question.intro_taken")
	}
	return p.T("question.intro")
}

func (v *Questioning) action(p *Page) string {
	return address.ThreadDo(p.L.Tag(), int64(v.Thread.ID), address.ThreadQuestion)
}

func (v *Questioning) fields() questionForm {
	f := questionForm{Wording: v.Wording, Faults: v.Faults, positions: forum.PositionsMax}
	if v.taken() {
		f.positions = max(len(v.Asked.Positions), len(v.Positions))
	}
	return f
}

// questionForm is the fields of a question.
type questionForm struct {
	forum.Wording
	Faults    Faults
	positions int // how many there is room for
}

func (f *questionForm) question(p *Page) Field {
	return Field{Name: "question", Label: p.T("question.field"), Hint: p.T("question.hint"), Value: f.Question,
		Fault: f.Faults.At("question"), Auto: "off"}
}

// position is the field of one position; the first has the name that faults lead to.
func (f *questionForm) position(p *Page, n int) Field {
	field := Field{Name: "position", Label: p.T("question.position", numberArgs(n)), Auto: "off", Optional: n > forum.PositionsMin}
	if n > 1 {
		field.Key = strconv.Itoa(n)
	} else {
		field.Fault = f.Faults.At("position")
	}
	if n <= len(f.Positions) {
		field.Value = f.Positions[n-1]
	}
	return field
}

// mayAsk reports whether the form is for a new thread, which may put a question.
func (w *Writing) mayAsk() bool { return w.Place == forum.NewThread }

func (w *Writing) asking() questionForm {
	return questionForm{Wording: w.Asks, Faults: w.Faults, positions: forum.PositionsMax}
}

// mayAsk reports whether the viewer may put the thread's first question.
func (v *Thread) mayAsk(p *Page) bool {
	return v.Page.Question == nil && p.Viewer.SignedIn() && forum.CanAsk(p.Viewer, &v.Page.Thread, nil) == nil
}

// mayReword reports whether the viewer may change the question.
func (v *Thread) mayReword(p *Page) bool {
	return p.Viewer.SignedIn() && forum.CanAsk(p.Viewer, &v.Page.Thread, &v.Page.Question.Asked) == nil
}

// mayStand reports whether the viewer may take a stance.
func (v *Thread) mayStand(p *Page) bool {
	return p.Viewer.SignedIn() && forum.CanTakeStance(p.Viewer, &v.Page.Thread) == nil
}

// stanceField is the choice of a position.
func (v *Thread) stanceField() *Field {
	return &Field{Name: "position", Fault: v.Faults.At("position")}
}

// asksVisitors reports whether a visitor is told how to take a stance.
func (v *Thread) asksVisitors(p *Page) bool {
	return !p.Viewer.SignedIn() && v.Page.Thread.State == forum.Open
}

// worded is a question or a position as the reader sees it.
func (v *Thread) worded(p *Page, body string, texts forum.Titles) shownTitle {
	title, ok := p.Reader.Text(v.Page.Thread.Lang, texts)
	if !ok {
		return shownTitle{Text: body, Lang: v.Page.Thread.Lang}
	}
	return shownTitle{Text: title.Text, Lang: title.Lang, translated: true, Title: title}
}

// asked is the question as the reader sees it.
func (v *Thread) asked(p *Page) shownTitle {
	return v.worded(p, v.Page.Question.Body, v.Page.Question.Texts)
}

// position is a position as the reader sees it. It stands on the page several times, and
// beside everybody who holds it.
func (v *Thread) position(p *Page, position *forum.Position) shownTitle {
	if shown, ok := v.positions[position.ID]; ok {
		return shown
	}
	return v.worded(p, position.Body, position.Texts)
}

// positionOf is a position by its id; nil for none.
func (v *Thread) positionOf(id *forum.PositionID) *forum.Position {
	if id == nil {
		return nil
	}
	return v.Page.Question.Position(v.Page.Question.Number(*id))
}

// held reports whether the viewer stands for a position.
func (v *Thread) held(position *forum.Position) bool {
	return v.Page.Stance.Holds() && *v.Page.Stance.PositionID == position.ID
}

// stanceOf is where a member stands who writes on the page; nil if they hold no
// position.
func (v *Thread) stanceOf(id forum.MemberID) *forum.Stance {
	if v.Page.Question == nil {
		return nil
	}
	if s, ok := v.Page.Question.Stances[id]; ok && v.positionOf(s.PositionID) != nil {
		return &s
	}
	return nil
}

// from says which position somebody held before who changed their mind.
func (v *Thread) from(p *Page, s *forum.Stance) string {
	before := v.positionOf(s.PreviousID)
	if before == nil {
		return ""
	}
	return p.T("stance.before", locale.Args{"Position": locale.Isolate(v.position(p, before).Text)})
}

// share is how many of all hold a position, as a part and as a number.
func (v *Thread) share(p *Page, position *forum.Position) string {
	q := v.Page.Question
	if all := q.Members(); all > 0 {
		return p.L.Percent(float64(q.Holding(position.ID)) / float64(all))
	}
	return ""
}
