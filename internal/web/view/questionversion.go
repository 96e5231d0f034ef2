package view

import (
	"slices"

	"tertulia/internal/address"
	"tertulia/internal/forum"
)

// questionPost is the opening post, above the question.
func (v *Thread) questionPost() *forum.Post { return &v.Page.Posts[0].Post }

// questionShown are the translations of the question and its positions that the
// reader sees, also beside the originals: one for each who is to be credited.
func (v *Thread) questionShown(p *Page) []*forum.Translation {
	var all []*forum.Translation
	beside := v.questionBeside(p)
	for i, versions := range v.Page.QuestionVersions {
		tr := p.Reader.Version(v.Page.Thread.Lang, versions)
		if beside != nil {
			tr = beside[i]
		}
		if tr == nil {
			continue
		}
		known := false
		for _, other := range all {
			known = known || sameCredit(tr, other)
		}
		if !known {
			all = append(all, tr)
		}
	}
	return all
}

// sameCredit reports whether one sentence tells of both.
func sameCredit(a, b *forum.Translation) bool {
	sameAuthor := a.AuthorID == b.AuthorID || a.AuthorID != nil && b.AuthorID != nil && *a.AuthorID == *b.AuthorID
	return sameAuthor && a.Lang == b.Lang && a.Engine == b.Engine && a.Editor() == b.Editor() && a.Stale == b.Stale
}

// questionTranslated reports whether that reader sees any of the question in a
// translation.
func (v *Thread) questionTranslated(reader forum.Reader) bool {
	for _, versions := range v.Page.QuestionVersions {
		if reader.Version(v.Page.Thread.Lang, versions) != nil {
			return true
		}
	}
	return false
}

// questionBeside are the translations that stand beside the question and its
// positions, in the order of [forum.Asked.Targets]: all in one language, nil for what
// isn't translated into it. It is nil where nothing stands so.
func (v *Thread) questionBeside(p *Page) []*forum.Translation {
	if v.Place.SidePart != address.PartQuestion || v.Page.QuestionVersions == nil {
		return nil
	}
	lang := forum.Lang(v.Place.In)
	if best := v.anyOfQuestion(p); lang == "" && best != nil {
		lang = best.Lang
	}
	var all []*forum.Translation
	found := false
	for _, versions := range v.Page.QuestionVersions {
		tr := versionIn(versions, lang)
		found = found || tr != nil
		all = append(all, tr)
	}
	if !found {
		return nil
	}
	return all
}

// anyOfQuestion is the first translation of the question or a position that the reader
// would see; nil for none.
func (v *Thread) anyOfQuestion(p *Page) *forum.Translation {
	reader := forum.Reader{Langs: p.Reader.Langs}
	for _, versions := range v.Page.QuestionVersions {
		if tr := reader.Version("", versions); tr != nil {
			return tr
		}
	}
	return nil
}

// versionIn is the version in a language; nil for none.
func versionIn(versions []forum.Translation, lang forum.Lang) *forum.Translation {
	for i := range versions {
		if versions[i].Lang == lang {
			return &versions[i]
		}
	}
	return nil
}

// wordedBeside is the question (0) or a position as it stands beside its original.
func (v *Thread) wordedBeside(tr *forum.Translation, n int) shownTitle {
	if tr == nil {
		return v.wordedFirst(n)
	}
	return shownTitle{Text: tr.Body, Lang: tr.Lang, translated: true}
}

// wordedFirst is the question (0) or a position as it was put.
func (v *Thread) wordedFirst(n int) shownTitle {
	if n == 0 {
		return shownTitle{Text: v.Page.Question.Body, Lang: v.Page.Thread.Lang}
	}
	return shownTitle{Text: v.Page.Question.Positions[n-1].Body, Lang: v.Page.Thread.Lang}
}

// questionSides are the question and its positions as they were put, and as they stand
// beside that.
func (v *Thread) questionSides(p *Page) (originals, translations []shownTitle) {
	for n, tr := range v.questionBeside(p) {
		originals, translations = append(originals, v.wordedFirst(n)), append(translations, v.wordedBeside(tr, n))
	}
	return originals, translations
}

// originalQuestionAt leads to the question as it was put.
func (v *Thread) originalQuestionAt() string {
	at := v.single(0)
	at.Show = address.ShowOriginals
	return at.String() + QuestionAnchor
}

// questionSideAt leads to the question and what it is in a language, side by side.
func (v *Thread) questionSideAt(lang forum.Lang) string {
	at := v.single(0)
	at.SidePart, at.In = address.PartQuestion, string(lang)
	return at.String() + QuestionAnchor
}

// oneQuestionAt leads back from there.
func (v *Thread) oneQuestionAt() string {
	at := v.single(0)
	return at.String() + QuestionAnchor
}

// mayRemoveQuestion reports whether the viewer may delete any translation by people
// of the question into a language.
func (v *Thread) mayRemoveQuestion(p *Page, lang forum.Lang) bool {
	for _, tr := range v.questionIn(lang) {
		if tr != nil && p.Viewer.SignedIn() && forum.CanRemoveTranslation(p.Viewer, &v.Page.Thread, v.questionPost(), tr) == nil {
			return true
		}
	}
	return false
}

// questionIn is what people have translated of the question and its positions into a
// language; nil where nobody has.
func (v *Thread) questionIn(lang forum.Lang) []*forum.Translation {
	all := make([]*forum.Translation, 1+len(v.Page.Question.Positions))
	for i, versions := range v.Page.QuestionVersions {
		for n := range versions {
			if versions[n].Lang == lang && versions[n].Source == forum.Human {
				all[i] = &versions[n]
			}
		}
	}
	return all
}

// questionAlso are the languages into which a question is translated that the reader
// sees as it was put, and that alone.
func (v *Thread) questionAlso(p *Page) []forum.Lang {
	if v.questionTranslated(p.Reader) || v.questionBeside(p) != nil {
		return nil
	}
	var langs []forum.Lang
	for _, versions := range v.Page.QuestionVersions {
		for i := range versions {
			if lang := versions[i].Lang; !slices.Contains(langs, lang) {
				langs = append(langs, lang)
			}
		}
	}
	return langs
}

// translateQuestion is the message of the link to the form that translates the
// question into the language of the page; empty where there is nothing that the
// viewer may do there.
func (v *Thread) translateQuestion(p *Page) string {
	lang := langOf(p.L)
	if !p.Viewer.SignedIn() || forum.CanTranslate(p.Viewer, &v.Page.Thread, v.questionPost(), lang) != nil {
		return ""
	}
	said := ""
	for _, tr := range v.questionIn(lang) {
		switch {
		case tr == nil:
			return p.T("translation.add", p.langArgs(lang))
		case forum.CanRetranslate(p.Viewer, &v.Page.Thread, v.questionPost(), tr) != nil:
		case tr.Stale:
			said = p.T("translation.update")
		case said == "":
			said = p.T("translation.correct")
		}
	}
	return said
}

func (v *Thread) translateQuestionAt(p *Page) string {
	return address.PostIn(p.L.Tag(), int64(v.questionPost().ID), address.PostQuestion, p.L.Tag())
}

func (v *Thread) removeQuestionAt(p *Page, lang forum.Lang) string {
	return address.PartUntranslate(p.L.Tag(), int64(v.questionPost().ID), address.PartQuestion, string(lang))
}
