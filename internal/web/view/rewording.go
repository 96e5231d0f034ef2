package view

import (
	"strconv"

	"tertulia/internal/address"
	"tertulia/internal/forum"
)

// Rewording is the form that translates a question and its positions.
type Rewording struct {
	Page     *forum.TranslationPage
	Original int // revision of the question that the form started from
	parts    []rewording
	Unsent   []string // what was typed for positions that there aren't any more
	Faults   Faults
}

// rewording is the question, or one of its positions.
type rewording struct {
	part
	original string
}

// SentWording are translations of a question and its positions that weren't saved, with
// the revisions that their form started from.
type SentWording struct {
	Texts     []string
	Kept      []string // in place of the texts that couldn't be changed
	Original  int
	Revisions []int
	Changed   bool // the form was out of date
}

// text is what was typed for the question (0) or a position by its number.
func (s *SentWording) text(n int) string {
	for _, texts := range [][]string{s.Texts, s.Kept} {
		if n < len(texts) && texts[n] != "" {
			return texts[n]
		}
	}
	return ""
}

// revision is that of the translation that stood in the field n; 0 for none.
func (s *SentWording) revision(n int) int {
	if n < len(s.Revisions) {
		return s.Revisions[n]
	}
	return 0
}

// NewRewording is the form with what people have translated, or with what was sent and
// beside it what there is by now. What is another's stays as it is.
func NewRewording(p *Page, page *forum.TranslationPage, sent *SentWording, faults Faults) Rewording {
	v := Rewording{Page: page, Original: page.Asked.Revision, Faults: faults}
	w := page.Asked.Wording()
	for n, original := range append([]string{w.Question}, w.Positions...) {
		v.parts = append(v.parts, rewording{part: part{field: v.field(p, n), given: page.Texts[n]}, original: original})
	}
	outdated := sent != nil && sent.Original != v.Original
	if sent != nil {
		v.take(sent)
	}
	v.Faults = p.settle(page, v.Faults, outdated, v.fields()...)
	return v
}

// take puts what was sent into the fields, and beside it what somebody else has
// translated since. What was left empty stays as it is.
func (v *Rewording) take(sent *SentWording) {
	for n := range max(len(sent.Texts), len(sent.Kept)) {
		typed := sent.text(n)
		if n >= len(v.parts) {
			if typed != "" {
				v.Unsent = append(v.Unsent, typed)
			}
			continue
		}
		a := &v.parts[n].part
		if a.field.Value = orStanding(typed, a.given); typed != "" {
			a.meet(sent.revision(n), typed)
		}
	}
	if !sent.Changed {
		v.Original = sent.Original
	}
}

func (v *Rewording) fields() []*part {
	all := make([]*part, len(v.parts))
	for i := range v.parts {
		all[i] = &v.parts[i].part
	}
	return all
}

// Settled reports whether all of it is another's that the viewer may not replace.
func (v *Rewording) Settled() bool { return settled(v.fields()...) }

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
	if tr := v.Page.Texts[n]; visible(tr) {
		f.Value = tr.Body
		if tr.Stale {
			f.Hint = p.T("translation.stale")
		}
	}
	return f
}
