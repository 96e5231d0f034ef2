package view

import (
	"slices"

	"tertulia/internal/address"
	"tertulia/internal/forum"
)

// OfQuestion is the value of the field "of" that means the translations of a
// question and its positions alone.
const OfQuestion = "question"

// questionPost is the opening post, above the question.
func (v *Thread) questionPost() *forum.Post { return &v.Page.Posts[0].Post }

// questionShown are the translations of the question and its positions that the
// reader sees: one for each who is to be credited.
func (v *Thread) questionShown(p *Page) []*forum.Translation {
	var all []*forum.Translation
	for _, versions := range v.Page.QuestionVersions {
		tr := p.Reader.Version(v.Page.Thread.Lang, versions)
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

// originalQuestionAt leads to the question as it was put.
func (v *Thread) originalQuestionAt() string {
	at := v.Place
	at.Show, at.Side, at.In, at.Post = address.ShowOriginals, 0, "", 0
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

// questionAlso are the languages into which people have translated a question that
// the reader sees as it was put.
func (v *Thread) questionAlso(p *Page) []forum.Lang {
	if v.questionTranslated(p.Reader) {
		return nil
	}
	var langs []forum.Lang
	for _, versions := range v.Page.QuestionVersions {
		for i := range versions {
			if lang := versions[i].Lang; versions[i].Source == forum.Human && !slices.Contains(langs, lang) {
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
	return address.QuestionUntranslate(p.L.Tag(), int64(v.questionPost().ID), string(lang))
}
