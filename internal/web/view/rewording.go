package view

import (
	"strconv"

	"tertulia/internal/address"
	"tertulia/internal/forum"
)

// Rewording is the form that translates a question and its positions.
type Rewording struct {
	Page   *forum.TranslationPage
	parts  []rewording
	Unsent []string // what was typed for positions that there aren't any more
	Faults Faults
}

// rewording is the question, or one of its positions.
type rewording struct {
	original string
	given    *forum.Translation // by people; nil for none
	met      *forum.Translation // is it, where somebody was faster and the viewer may replace it
	field    Field
}

// SentWording are translations of a question and its positions that weren't saved, with
// the revisions that their form started from.
type SentWording struct {
	Texts     []string
	Original  int
	Revisions []int
}

// NewRewording is the form with what people have translated, or with what was sent and
// beside it what there is by now. What is another's stays as it is.
func NewRewording(p *Page, page *forum.TranslationPage, sent *SentWording, faults Faults) Rewording {
	v := Rewording{Page: page, Faults: faults}
	w := page.Asked.Wording()
	for n, original := range append([]string{w.Question}, w.Positions...) {
		r := rewording{original: original, given: page.Texts[n]}
		r.field = v.field(p, n)
		if sent != nil {
			r.take(p, sent, n)
		}
		if p.taken(page, r.given) {
			p.yield(&r.field, r.given)
			r.met = nil
		}
		v.parts = append(v.parts, r)
	}
	if sent != nil {
		v.meet(p, sent)
	}
	return v
}

// take puts what was sent into the field, and beside it what somebody else has
// translated since.
func (r *rewording) take(p *Page, sent *SentWording, n int) {
	if n >= len(sent.Texts) {
		return
	}
	moved := visible(r.given) && (n >= len(sent.Revisions) || sent.Revisions[n] != r.given.Revision)
	if moved && sent.Texts[n] == "" {
		return // they left it as it was
	}
	r.field.Value = sent.Texts[n]
	if moved && r.given.Body != sent.Texts[n] {
		r.met, r.field.Fault = r.given, p.T("translation.error.overtaken")
	}
}

// meet names what became of each field, instead of what is wrong with the whole form.
func (v *Rewording) meet(p *Page, sent *SentWording) {
	if len(sent.Texts) > len(v.parts) {
		v.Unsent = sent.Texts[len(v.parts):]
	}
	var met Faults
	for i := range v.parts {
		f := &v.parts[i].field
		name := f.Name + f.Key
		if f.ReadOnly {
			v.Faults = v.Faults.without(name)
		}
		if f.Fault != "" && v.Faults.At(name) == "" {
			met = append(met, Fault{Field: name, Text: f.Fault})
		}
	}
	if len(met) > 0 && sent.Original == v.Page.Asked.Revision {
		v.Faults = v.Faults.without("")
	}
	v.Faults = append(v.Faults, met...)
}

// Settled reports whether all of it is another's that the viewer may not replace.
func (v *Rewording) Settled() bool {
	for i := range v.parts {
		if !v.parts[i].field.ReadOnly {
			return false
		}
	}
	return true
}

// Heading is the title of the page.
func (v *Rewording) Heading(p *Page) string {
	return p.T("translation.question.heading", p.langArgs(v.Page.Lang))
}

func (v *Rewording) action(p *Page) string {
	return address.PostDo(p.L.Tag(), int64(v.Page.Post.ID), address.PostQuestion)
}

// field is that of the question (0) or of a position by its number.
func (v *Rewording) field(p *Page, n int) Field {
	f := Field{Name: "text", Key: strconv.Itoa(n), Label: p.partOfQuestion(n), Auto: "off", Dir: dirOf(v.Page.Lang), Optional: true}
	f.Fault = v.Faults.At(f.Name + f.Key)
	if tr := v.Page.Texts[n]; visible(tr) {
		f.Value = tr.Body
		if tr.Stale {
			f.Hint = p.T("translation.stale")
		}
	}
	return f
}

// revision is that of the translation in a field; 0 for none.
func (r *rewording) revision() string {
	if r.given == nil {
		return "0"
	}
	return strconv.Itoa(r.given.Revision)
}
