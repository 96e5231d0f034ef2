package view

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/text"
)

// Translating is the page with the form for a translation, the original beside
// it.
type Translating struct {
	Page      *forum.TranslationPage
	TitleText string
	Body      string
	// Original, TitleRevision and Revision say what the form started from.
	Original, TitleRevision, Revision int

	Machine     bool       // the form holds what a machine made
	Draft       *time.Time // when the draft shown was saved; nil: it isn't one
	Faults      Faults
	AskSure     bool
	title, body part
	// outdated says that the original was changed since the form was made.
	outdated  bool
	Preview   *forum.Rendered
	Mentioned forum.People // in the preview
}

// NewTranslating is the form with what is translated: by people, or else by a
// machine. It can be shown once it is settled.
func NewTranslating(page *forum.TranslationPage) Translating {
	w := Translating{Page: page, Original: page.Post.Revision, body: part{given: page.Text}}
	if page.Post.Opening() {
		w.title.given = page.Title
	}
	if tr := page.Title; visible(tr) {
		w.TitleText, w.TitleRevision = tr.Body, tr.Revision
	} else if page.MachineTitle != nil {
		w.TitleText, w.Machine = page.MachineTitle.Body, true
	}
	if tr := page.Text; visible(tr) {
		w.Body, w.Revision = tr.Body, tr.Revision
	} else if page.MachineText != nil {
		w.Body, w.Machine = page.MachineText.Body, true
	}
	return w
}

func visible(tr *forum.Translation) bool { return tr != nil && tr.Visibility == forum.Visible }

// Take puts what was typed into the form. Where that is nothing, what people have
// translated stays in it.
func (w *Translating) Take(title, body string) {
	w.TitleText, w.Body, w.Machine = orStanding(title, w.Page.Title), orStanding(body, w.Page.Text), false
}

// Restore puts a draft into the form; nil changes nothing.
func (w *Translating) Restore(d *forum.Draft) {
	if d == nil {
		return
	}
	w.Take(d.Title, d.Body)
	w.Draft = &d.UpdatedAt
	if d.Original != 0 {
		w.Original, w.TitleRevision, w.Revision = d.Original, d.TitleRevision, d.Revision
	}
}

// Meet makes the form start from what there is now, and shows it, after somebody
// else was faster. original is the revision that was known before.
func (w *Translating) Meet(original int) {
	w.body.meet(w.Revision, w.Body)
	w.title.meet(w.TitleRevision, w.TitleText)
	if tr := w.body.given; visible(tr) {
		w.Revision = tr.Revision
	}
	if tr := w.title.given; visible(tr) {
		w.TitleRevision = tr.Revision
	}
	w.Original, w.outdated = w.Page.Post.Revision, original != w.Page.Post.Revision
}

// Settle makes the fields, each with what became of it.
func (w *Translating) Settle(p *Page) {
	lang := w.Page.Lang
	w.title.field = Field{Name: "title", Label: p.T("translation.form.title", p.langArgs(lang)), Value: w.TitleText,
		Class: "title", Auto: "off", Dir: dirOf(lang)}
	w.body.field = Field{Name: "body", Label: p.T("translation.form.body", p.langArgs(lang)), Hint: p.T("translation.form.hint"),
		Value: w.Body, Dir: dirOf(lang)}
	w.Faults = p.settle(w.Page, w.Faults, w.outdated, w.parts()...)
}

// parts are the fields of the form.
func (w *Translating) parts() []*part {
	if w.Page.Post.Opening() {
		return []*part{&w.title, &w.body}
	}
	return []*part{&w.body}
}

// Heading says what the form makes.
func (w *Translating) Heading(p *Page) string {
	return p.T("translation.form.heading", locale.Args{"Number": w.Page.Post.Number, "Language": p.langName(w.Page.Lang)})
}

func (w *Translating) action(p *Page) string {
	return address.PostDo(p.L.Tag(), int64(w.Page.Post.ID), address.PostTranslate)
}

func (w *Translating) place() string {
	return string(forum.TranslationOf(w.Page.Post.ID, w.Page.Lang))
}

// changes are those of the original since the translation was made.
func (w *Translating) changes() []text.Change {
	if w.Page.Before == nil || w.Page.Before.Markdown == w.Page.Post.Markdown {
		return nil
	}
	return text.Diff(w.Page.Before.Markdown, w.Page.Post.Markdown)
}

// changesTo are what saving typed would change in what somebody else saved.
func changesTo(tr *forum.Translation, typed string) []text.Change { return text.Diff(tr.Body, typed) }

// targets are the languages that the viewer may translate the post into.
func (w *Translating) targets(p *Page) []*locale.Locale {
	var all []*locale.Locale
	for _, l := range p.Locales {
		if langOf(l) == w.Page.Lang || forum.CanTranslate(p.Viewer, &w.Page.Thread, &w.Page.Post, langOf(l)) == nil {
			all = append(all, l)
		}
	}
	return all
}

// TranslationHistoryTitle names the page of a translation's history.
func TranslationHistoryTitle(p *Page, h *forum.TranslationHistory) string {
	return p.T("translation.history.title", locale.Args{"Number": h.Post.Number, "Language": p.langName(h.Lang)})
}

// deleted are the removals of what the history is about, that of the text first:
// one where several were removed at once.
func deleted(h *forum.TranslationHistory) []*forum.Translation {
	shown := map[forum.TranslationID]bool{}
	for _, r := range h.All() {
		shown[r.TranslationID] = true
	}
	var all []*forum.Translation
	for _, tr := range h.ByPeople() {
		if visible(tr) || !shown[tr.ID] || slices.ContainsFunc(all, func(other *forum.Translation) bool {
			return other.Removal.At.Equal(*tr.Removal.At)
		}) {
			continue
		}
		all = append(all, tr)
	}
	return all
}

// mayRemoveQuestion reports whether the viewer may delete any of the translations of
// the question below the post.
func (p *Page) mayRemoveQuestion(h *forum.TranslationHistory) bool {
	return p.Viewer.SignedIn() && slices.ContainsFunc(h.Texts, func(tr *forum.Translation) bool {
		return tr != nil && forum.CanRemoveTranslation(p.Viewer, &h.Thread, &h.Post, tr) == nil
	})
}

// mayRemoveSummary reports whether the viewer may delete the translation of the summary.
func (p *Page) mayRemoveSummary(h *forum.TranslationHistory) bool {
	return p.Viewer.SignedIn() && h.SummaryText != nil &&
		forum.CanRemoveTranslation(p.Viewer, &h.Thread, h.Written(h.SummaryText.Target), h.SummaryText) == nil
}

// partOfQuestion names the question, or the position with that number.
func (p *Page) partOfQuestion(n int) string {
	if n == 0 {
		return p.T("question.field")
	}
	return p.T("question.position", numberArgs(n))
}

// mayRestoreTranslation reports whether the viewer may bring a translation back.
func (p *Page) mayRestoreTranslation(h *forum.TranslationHistory, tr *forum.Translation) bool {
	return p.Viewer.SignedIn() && forum.CanRestoreTranslation(p.Viewer, &h.Thread, h.Written(tr.Target), tr) == nil
}

// removedParts is the sentence that tells of a removal.
func (p *Page) removedParts(tr *forum.Translation) []locale.Part {
	return p.L.Parts("translation.removed", locale.Args{"Reason": p.removal(tr.Removal)}, "Name", "Date")
}

// translationChanges compares revision i with the one before it.
func translationChanges(all []forum.TranslationRevision, i int) []text.Change {
	if i+1 == len(all) {
		return text.Diff(all[i].Body, all[i].Body)
	}
	return text.Diff(all[i+1].Body, all[i].Body)
}

// Untranslating is the page that asks before a translation is deleted.
type Untranslating struct {
	Page         *forum.TranslationPage
	Translations []*forum.Translation // that go
	Part         forum.Part           // whose alone
	Reasoned     bool                 // one is another's, which wants a reason
	Reason       string
	Note         string
	Faults       Faults
}

// startOf is the start of what is to be deleted.
func startOf(tr *forum.Translation) string {
	if tr.Target.Kind == forum.TargetPost || tr.Target.Kind == forum.TargetSummary {
		return text.Excerpt(text.PlainText(tr.Rendered), 300)
	}
	return tr.Body
}

func revisionText(n int) string { return strconv.Itoa(n) }

// Quotable is a translation as a comment quotes it, with a line that says what it
// is; empty where nothing is translated.
func Quotable(p *Page, page *forum.TranslationPage) string {
	tr := page.Text
	if !visible(tr) {
		tr = page.MachineText
	}
	if tr == nil {
		return ""
	}
	said := p.T("translation.by_machine_unknown", locale.Args{"Engine": engineName(tr.Engine)})
	if tr.Source == forum.Human {
		said = p.T("translation.quoted", p.langArgs(page.Post.Lang))
	}
	return strings.TrimSpace(tr.Body) + "\n\n*(" + said + ")*"
}
