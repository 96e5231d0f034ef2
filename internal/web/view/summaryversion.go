package view

import (
	"strconv"

	"tertulia/internal/address"
	"tertulia/internal/forum"
)

// SummaryAnchor leads to the summary on its thread's page.
const SummaryAnchor = "#summary"

// summaryVersion is the translation of the summary that is shown in its place.
func (v *Thread) summaryVersion(p *Page) *forum.Translation {
	return p.Reader.Version(v.Page.Summary.Lang, v.Page.SummaryVersions)
}

// summaryBeside is the translation that stands beside the summary; nil for none.
func (v *Thread) summaryBeside(p *Page) *forum.Translation {
	if v.Place.SidePart != address.PartSummary {
		return nil
	}
	if v.Place.In != "" {
		return versionIn(v.Page.SummaryVersions, forum.Lang(v.Place.In))
	}
	reader := forum.Reader{Langs: p.Reader.Langs}
	return reader.Version("", v.Page.SummaryVersions)
}

// summed is the opening post as rules about the summary see it. It is known on the
// thread's first page alone; on others nothing is offered.
func (v *Thread) summed() *forum.Post {
	if len(v.Page.Posts) == 0 || !v.Page.Posts[0].Opening() {
		return nil
	}
	return v.Page.Summary.Within(&v.Page.Posts[0].Post)
}

// originalSummaryAt leads to the summary as it was written.
func (v *Thread) originalSummaryAt() string {
	at := v.single(0)
	at.Show = address.ShowOriginals
	return at.String() + SummaryAnchor
}

// summarySideAt leads to the summary and what it is in a language, side by side.
func (v *Thread) summarySideAt(lang forum.Lang) string {
	at := v.single(0)
	at.SidePart, at.In = address.PartSummary, string(lang)
	return at.String() + SummaryAnchor
}

// oneSummaryAt leads back from there.
func (v *Thread) oneSummaryAt() string {
	at := v.single(0)
	return at.String() + SummaryAnchor
}

// summaryWanted reports whether the viewer may translate the summary into the language
// of the page, which nobody has done yet.
func (v *Thread) summaryWanted(p *Page) bool {
	tr := versionIn(v.Page.SummaryVersions, langOf(p.L))
	post := v.summed()
	return post != nil && p.Viewer.SignedIn() && (tr == nil || tr.Source == forum.Machine) &&
		forum.CanTranslate(p.Viewer, &v.Page.Thread, post, langOf(p.L)) == nil
}

// mayCorrectSummary reports whether the viewer may replace a translation of the summary.
func (v *Thread) mayCorrectSummary(p *Page, tr *forum.Translation) bool {
	post := v.summed()
	return post != nil && tr.Source == forum.Human && p.Viewer.SignedIn() &&
		forum.CanRetranslate(p.Viewer, &v.Page.Thread, post, tr) == nil
}

// mayRemoveSummary reports whether the viewer may delete it.
func (v *Thread) mayRemoveSummary(p *Page, tr *forum.Translation) bool {
	post := v.summed()
	return post != nil && tr.Source == forum.Human && p.Viewer.SignedIn() &&
		forum.CanRemoveTranslation(p.Viewer, &v.Page.Thread, post, tr) == nil
}

// SummaryTranslating is the form for a translation of a summary, that beside it.
type SummaryTranslating struct {
	Page    *forum.TranslationPage
	Body    string
	Machine bool // the form holds what a machine made
	// Met is what is translated now, where somebody was faster.
	Met     *forum.Translation
	Faults  Faults
	AskSure bool
}

// NewSummaryTranslating is the form with what is translated: by people, or else by a
// machine.
func NewSummaryTranslating(page *forum.TranslationPage) SummaryTranslating {
	w := SummaryTranslating{Page: page}
	if tr := page.SummaryText; visible(tr) {
		w.Body = tr.Body
	} else if page.MachineSummary != nil {
		w.Body, w.Machine = page.MachineSummary.Body, true
	}
	return w
}

// SentSummary is a translation of a summary that wasn't saved, with the revisions that
// its form started from.
type SentSummary struct {
	Body               string
	Original, Revision int
}

// Meet puts what was typed into the form, and beside it what there is by now if that
// isn't the revision that was known. What is another's stays as it is.
func (w *SummaryTranslating) Meet(p *Page, sent SentSummary) {
	tr := w.Page.SummaryText
	if visible(tr) && tr.Revision != sent.Revision {
		w.Met = tr
	}
	w.Body, w.Machine = sent.Body, false
	if f := w.body(p); f.Kept != "" {
		w.Met, w.Faults = nil, w.Faults.without(f.Name)
		if sent.Original == w.Page.Summary.Revision {
			w.Faults = w.Faults.without("")
		}
		w.Faults = append(w.Faults, Fault{Field: f.Name, Text: f.Fault})
	}
}

// Heading says what the form makes.
func (w *SummaryTranslating) Heading(p *Page) string {
	return p.T("translation.summary.heading", p.langArgs(w.Page.Lang))
}

func (w *SummaryTranslating) action(p *Page) string {
	return address.PostDo(p.L.Tag(), int64(w.Page.Post.ID), address.PostSummary)
}

func (w *SummaryTranslating) revision() string {
	if !visible(w.Page.SummaryText) {
		return "0"
	}
	return strconv.Itoa(w.Page.SummaryText.Revision)
}

func (w *SummaryTranslating) stale() bool {
	return visible(w.Page.SummaryText) && w.Page.SummaryText.Stale
}

func (w *SummaryTranslating) body(p *Page) Field {
	f := Field{Name: "body", Label: p.T("translation.form.body", p.langArgs(w.Page.Lang)), Hint: p.T("translation.form.hint"),
		Value: w.Body, Dir: dirOf(w.Page.Lang), Fault: w.Faults.At("body")}
	if p.taken(w.Page, w.Page.SummaryText) {
		p.yield(&f, w.Page.SummaryText)
	}
	return f
}
