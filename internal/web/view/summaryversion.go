package view

import (
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
	Page     *forum.TranslationPage
	Body     string
	Original int  // revision of the summary that the form started from
	Machine  bool // the form holds what a machine made
	Faults   Faults
	AskSure  bool
	body     part
	outdated bool // the summary was changed since the form was made
}

// NewSummaryTranslating is the form with what is translated: by people, or else by a
// machine. It can be shown once it is settled.
func NewSummaryTranslating(page *forum.TranslationPage) SummaryTranslating {
	w := SummaryTranslating{Page: page, Original: page.Summary.Revision, body: part{given: page.SummaryText}}
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
	Changed            bool // the form was out of date
}

// Take puts what was typed into the form, and beside it what there is by now if that
// isn't the revision that was known.
func (w *SummaryTranslating) Take(sent SentSummary) {
	w.Body, w.Machine = orStanding(sent.Body, w.Page.SummaryText), false
	w.body.meet(sent.Revision, w.Body)
	w.outdated = sent.Original != w.Original
	if !sent.Changed {
		w.Original = sent.Original
	}
}

// Settle makes the field, with what became of it: what is another's stays as it is.
func (w *SummaryTranslating) Settle(p *Page) {
	w.body.field = Field{Name: "body", Label: p.T("translation.form.body", p.langArgs(w.Page.Lang)), Hint: p.T("translation.form.hint"),
		Value: w.Body, Dir: dirOf(w.Page.Lang)}
	w.Faults = p.settle(w.Page, w.Faults, w.outdated, &w.body)
}

// Heading says what the form makes.
func (w *SummaryTranslating) Heading(p *Page) string {
	return p.T("translation.summary.heading", p.langArgs(w.Page.Lang))
}

func (w *SummaryTranslating) action(p *Page) string {
	return address.PostDo(p.L.Tag(), int64(w.Page.Post.ID), address.PostSummary)
}

func (w *SummaryTranslating) stale() bool {
	return visible(w.Page.SummaryText) && w.Page.SummaryText.Stale
}
