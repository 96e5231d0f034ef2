package view

import (
	"strconv"

	"tertulia/internal/address"
	"tertulia/internal/forum"
)

// Rewording is the form that translates a question and its positions.
type Rewording struct {
	Thread forum.Thread
	Post   forum.PostID // the opening post
	Lang   forum.Lang
	Asked  *forum.Asked
	// Texts are what people have translated, each at the place of its original; nil
	// where nobody has.
	Texts  []*forum.Translation
	Typed  []string // what was sent; nil: nothing was
	Faults Faults
}

// Heading is the title of the page.
func (v *Rewording) Heading(p *Page) string {
	return p.T("translation.question.heading", p.langArgs(v.Lang))
}

func (v *Rewording) action(p *Page) string {
	return address.PostDo(p.L.Tag(), int64(v.Post), address.PostQuestion)
}

// originals are the question and its positions.
func (v *Rewording) originals() []string {
	w := v.Asked.Wording()
	return append([]string{w.Question}, w.Positions...)
}

// field is that of the question (0) or of a position by its number.
func (v *Rewording) field(p *Page, n int) Field {
	f := Field{Name: "text", Key: strconv.Itoa(n), Label: p.T("question.field"), Auto: "off", Optional: true}
	if n > 0 {
		f.Label = p.T("question.position", numberArgs(n))
	}
	if tr := v.Texts[n]; visible(tr) {
		f.Value = tr.Body
		if tr.Stale {
			f.Hint = p.T("translation.stale")
		}
	}
	if n < len(v.Typed) {
		f.Value = v.Typed[n]
	}
	return f
}

// revision is that of the translation in a field; 0 for none.
func (v *Rewording) revision(n int) string {
	if v.Texts[n] == nil {
		return "0"
	}
	return strconv.Itoa(v.Texts[n].Revision)
}
