package web

import (
	"cmp"
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/translation"
	"tertulia/internal/web/view"
)

// translationRoutes are the forms and the history of translations.
func (s *Server) translationRoutes() []route {
	return concat([]route{
		{http.MethodGet, "/:locale/p/:id/translate", members, langQuery{}, s.translateForm},
		{http.MethodPost, "/:locale/p/:id/translate", members, translateForm{}, s.translate},
		{http.MethodGet, "/:locale/p/:id/translation", everyone, langQuery{}, s.translationHistory},
		{http.MethodPost, "/:locale/p/:id/translation", members, restoreTranslationForm{}, s.restoreTranslation},
		{http.MethodGet, "/:locale/p/:id/untranslate", members, untranslateQuery{}, s.untranslateForm},
		{http.MethodPost, "/:locale/p/:id/untranslate", members, untranslateForm{}, s.untranslate},
		{http.MethodGet, "/:locale/translations", members, gapsQuery{}, s.gaps},
		{http.MethodGet, "/:locale/p/:id/summary", members, langQuery{}, s.summaryTranslation},
		{http.MethodPost, "/:locale/p/:id/summary", members, summaryTextForm{}, s.translateSummary},
	}, s.nameRoutes())
}

// langQuery names the language of a translation.
type langQuery struct {
	Lang string `query:"lang"` // empty: the page's own
}

// inLang reads the post and the language that a page is about.
func inLang(c echo.Context) (forum.PostID, forum.Lang, error) {
	var q langQuery
	if err := bind(c, &q); err != nil {
		return 0, "", err
	}
	n, err := id(c, "id")
	if q.Lang == "" {
		q.Lang = c.Param("locale")
	}
	return forum.PostID(n), forum.Lang(q.Lang), err
}

// translateForm is what the form for a translation sends. A field that can't be changed
// is not among it: what was typed there before it couldn't is.
type translateForm struct {
	Lang          string `form:"lang"`
	LangSure      string `form:"lang_sure"`
	Title         string `form:"title"`
	Body          string `form:"body"`
	TitleKept     string `form:"title_kept"`
	BodyKept      string `form:"body_kept"`
	Original      int    `form:"original"`
	TitleRevision int    `form:"title_revision"`
	Revision      int    `form:"revision"`
	// As is the member who writes; 0 where the form doesn't say it.
	As forum.MemberID `form:"as"`
}

func (f *translateForm) writer() forum.MemberID { return f.As }

func (f *translateForm) text(id forum.PostID) translation.Text {
	return translation.Text{Post: id, Lang: forum.Lang(f.Lang), LangSure: f.LangSure != "", Title: f.Title, Body: f.Body,
		Original: f.Original, TitleRevision: f.TitleRevision, Revision: f.Revision}
}

// translateForm shows the form for the translation of a post, with what is
// translated already, a draft, or what a machine made of it.
func (s *Server) translateForm(c echo.Context) error {
	id, lang, err := inLang(c)
	if err != nil {
		return err
	}
	ctx, v := c.Request().Context(), viewer(c)
	page, err := s.Store.TranslationPage(ctx, v, id, lang)
	if err != nil {
		return err
	}
	draft, err := s.Store.Draft(ctx, v, forum.TranslationOf(id, lang))
	if err != nil && !forum.Is(err, forum.NotFound) {
		return err
	}
	failure := translation.MayWrite(v, page)
	if lang == page.Post.Lang || failure != nil && draft == nil {
		if other := s.otherLang(v, page); other != "" && c.QueryParam("lang") == "" {
			return c.Redirect(http.StatusSeeOther, address.PostIn(c.Param("locale"), int64(id), address.PostTranslate, other))
		}
	}
	if _, ok := s.Locales.Lookup(string(lang)); !ok {
		return forum.Fail(forum.NotFound, "error.not_found")
	}
	code := http.StatusOK
	if failure != nil {
		if draft == nil || !forum.IsTaken(failure) {
			return failure
		}
		code = status(failure) // with the draft, which can be read nowhere else
	}
	return s.showTranslating(c, code, page, func(_ *view.Page, w *view.Translating) { w.Restore(draft) })
}

// otherLang is the first language that the viewer may translate a post into, for
// who asks for a form without saying which; empty for none.
func (s *Server) otherLang(v forum.Viewer, page *forum.TranslationPage) string {
	for _, lang := range v.Member.Reads() {
		if _, ok := s.Locales.Lookup(string(lang)); ok && forum.CanTranslate(v, &page.Thread, &page.Post, lang) == nil {
			return string(lang)
		}
	}
	return ""
}

// showTranslating shows the form; complete changes what it holds.
func (s *Server) showTranslating(c echo.Context, code int, page *forum.TranslationPage, complete func(*view.Page, *view.Translating)) error {
	p := s.page(c.Response(), c.Request())
	w := view.NewTranslating(page)
	complete(p, &w)
	w.Settle(p)
	p.Title, p.NoIndex, p.Editor = w.Heading(p), true, true
	p.Path = address.PostIn(p.L.Tag(), int64(page.Post.ID), address.PostTranslate, string(page.Lang))
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, code, view.TranslatePage(p, w))
}

// translate saves a translation.
func (s *Server) translate(c echo.Context) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	var f translateForm
	if err := bind(c, &f); err != nil {
		return err
	}
	made, err := s.Translation.Translate(c.Request().Context(), viewer(c), f.text(forum.PostID(n)))
	if err != nil {
		return s.translateAgain(c, forum.PostID(n), &f, err)
	}
	return s.redirect(c, postPlace(c.Param("locale"), made.Thread, made.Post.Number), "translated")
}

// translateAgain shows the form once more with what was typed, and what is wrong
// or has changed. Other failures are passed on.
func (s *Server) translateAgain(c echo.Context, id forum.PostID, f *translateForm, failure error) error {
	var changed *translation.Changed
	if !errors.As(failure, &changed) && !forum.Is(failure, forum.Invalid) && !forum.IsTaken(failure) {
		return failure
	}
	page, err := s.Store.TranslationPage(c.Request().Context(), viewer(c), id, forum.Lang(f.Lang))
	if err != nil {
		return err
	}
	return s.showTranslating(c, status(failure), page, func(p *view.Page, w *view.Translating) {
		f.fill(w)
		w.Faults, w.AskSure = p.FaultsOf(failure), asksLang(failure)
		if changed != nil {
			w.Meet(f.Original)
		}
	})
}

// fill puts what was typed into the form.
func (f *translateForm) fill(w *view.Translating) {
	w.Take(cmp.Or(f.Title, f.TitleKept), cmp.Or(f.Body, f.BodyKept))
	w.Original, w.TitleRevision, w.Revision = f.Original, f.TitleRevision, f.Revision
}

// previewTranslation shows a translation as it would look, above its form.
func (s *Server) previewTranslation(c echo.Context, f *writingForm, id forum.PostID, lang forum.Lang) error {
	ctx, v := c.Request().Context(), viewer(c)
	sent := translateForm{Lang: string(lang), Title: f.Title, Body: f.Body, TitleKept: f.TitleKept, BodyKept: f.BodyKept, Original: f.Original, TitleRevision: f.TitleRevision, Revision: f.Revision}
	made, people, err := s.Translation.Preview(ctx, v, sent.text(id))
	if err != nil {
		return s.translateAgain(c, id, &sent, err)
	}
	page, err := s.Store.TranslationPage(ctx, v, id, lang)
	if err != nil {
		return err
	}
	return s.showTranslating(c, http.StatusOK, page, func(_ *view.Page, w *view.Translating) {
		sent.fill(w)
		w.Preview, w.Mentioned = &made, people
	})
}

// translationHistory shows who translated a post into a language, and when.
func (s *Server) translationHistory(c echo.Context) error {
	id, lang, err := inLang(c)
	if err != nil {
		return err
	}
	h, err := s.Store.TranslationHistory(c.Request().Context(), viewer(c), id, lang)
	if err != nil {
		return err
	}
	p := s.page(c.Response(), c.Request())
	p.Title, p.NoIndex = view.TranslationHistoryTitle(p, h), true
	return s.render(c, http.StatusOK, view.TranslationHistoryPage(p, h))
}

// restoreTranslationForm names the language of a translation that was deleted.
type restoreTranslationForm struct {
	Lang string `form:"lang"`
	Of   string `form:"of"`
}

// restoreTranslation brings back a translation that was deleted.
func (s *Server) restoreTranslation(c echo.Context) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	var f restoreTranslationForm
	if err := bind(c, &f); err != nil {
		return err
	}
	o, err := s.Translation.Restore(c.Request().Context(), viewer(c), translation.Restoring{Post: forum.PostID(n),
		Lang: forum.Lang(f.Lang), Part: partOf(f.Of)})
	if err != nil {
		return err
	}
	return s.redirect(c, postPlace(c.Param("locale"), o.Thread, o.Post.Number), "translation_restored")
}

// untranslateQuery names the translation that is to go.
type untranslateQuery struct {
	Lang string `query:"lang"` // empty: the page's own
	Of   string `query:"of"`   // a [forum.Part] alone
}

// partOf is the part of a post that a form or an address names; its text for others.
func partOf(name string) forum.Part {
	if part := forum.Part(name); part == forum.PartQuestion || part == forum.PartSummary {
		return part
	}
	return forum.PartText
}

// untranslateForm is what is said to delete a translation.
type untranslateForm struct {
	Lang   string `form:"lang"`
	Of     string `form:"of"`
	Reason string `form:"reason"` // of another's
	Note   string `form:"note"`
}

// untranslateForm asks before a translation goes; for the reason, if it is
// another's.
func (s *Server) untranslateForm(c echo.Context) error {
	id, lang, err := inLang(c)
	if err != nil {
		return err
	}
	return s.showUntranslating(c, http.StatusOK, id, untranslateForm{Lang: string(lang), Of: c.QueryParam("of")}, nil)
}

func (s *Server) showUntranslating(c echo.Context, code int, id forum.PostID, f untranslateForm, failure error) error {
	v := viewer(c)
	page, err := s.Store.TranslationPage(c.Request().Context(), v, id, forum.Lang(f.Lang))
	if err != nil {
		return err
	}
	part := partOf(f.Of)
	removable, err := translation.Removable(v, page, part)
	if err != nil {
		return err
	}
	p := s.page(c.Response(), c.Request())
	p.Title, p.NoIndex = p.T("translation.remove.title"), true
	p.Path = address.PartUntranslate(p.L.Tag(), int64(id), address.Part(part), f.Lang)
	return s.render(c, code, view.UntranslatePage(p, view.Untranslating{Page: page, Translations: removable,
		Part:     part,
		Reasoned: slices.ContainsFunc(removable, func(tr *forum.Translation) bool { return forum.OfAnother(v, tr) }), Reason: f.Reason, Note: f.Note, Faults: p.FaultsOf(failure)}))
}

// untranslate deletes a translation, and leads to what it was, from where it can be
// brought back.
func (s *Server) untranslate(c echo.Context) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	var f untranslateForm
	if err := bind(c, &f); err != nil {
		return err
	}
	_, err = s.Translation.Remove(c.Request().Context(), viewer(c), translation.Removal{Post: forum.PostID(n),
		Lang: forum.Lang(f.Lang), Part: partOf(f.Of), Reason: forum.RemovalReason(f.Reason), Note: f.Note})
	if forum.Is(err, forum.Invalid) {
		return s.showUntranslating(c, status(err), forum.PostID(n), f, err)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, address.PostIn(c.Param("locale"), n, address.PostTranslation, f.Lang), "translation_removed")
}
