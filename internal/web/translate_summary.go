package web

import (
	"cmp"
	"net/http"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/translation"
	"tertulia/internal/web/view"
)

// summaryTextForm translates the summary of a closed thread.
type summaryTextForm struct {
	Lang     string `form:"lang"`
	LangSure string `form:"lang_sure"`
	Body     string `form:"body"`
	BodyKept string `form:"body_kept"` // typed where it can't be changed
	Original int    `form:"original"`
	Revision int    `form:"revision"`
}

// summaryTranslation shows the form that translates a summary.
func (s *Server) summaryTranslation(c echo.Context) error {
	id, lang, err := inLang(c)
	if err != nil {
		return err
	}
	return s.showSumming(c, http.StatusOK, id, &summaryTextForm{Lang: string(lang)}, nil)
}

// translateSummary saves what somebody has translated of a summary.
func (s *Server) translateSummary(c echo.Context) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	var f summaryTextForm
	if err := bind(c, &f); err != nil {
		return err
	}
	o, err := s.Translation.TranslateSummary(c.Request().Context(), viewer(c), translation.Summary{Post: forum.PostID(n),
		Lang: forum.Lang(f.Lang), Body: f.Body, Original: f.Original, Revision: f.Revision, LangSure: f.LangSure != ""})
	if forum.Is(err, forum.Invalid) || forum.Is(err, forum.Conflict) || forum.IsTaken(err) {
		return s.showSumming(c, status(err), forum.PostID(n), &f, err)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, s.afterThread(c, o.Thread)+view.SummaryAnchor, "translated")
}

// showSumming shows the form: with what was typed where that failed, or else with what
// is translated.
func (s *Server) showSumming(c echo.Context, code int, id forum.PostID, f *summaryTextForm, failure error) error {
	page, err := s.Translation.SummaryPage(c.Request().Context(), viewer(c), id, forum.Lang(f.Lang))
	if err != nil && (failure == nil || page == nil) {
		return err
	}
	p := s.page(c.Response(), c.Request())
	w := view.NewSummaryTranslating(page)
	if failure != nil {
		w.Faults, w.AskSure = p.FaultsOf(failure), asksLang(failure)
		w.Take(view.SentSummary{Body: cmp.Or(f.Body, f.BodyKept), Original: f.Original, Revision: f.Revision,
			Changed: forum.Is(failure, forum.Conflict)})
	}
	w.Settle(p)
	p.Title, p.NoIndex = w.Heading(p), true
	p.Path = address.PostIn(p.L.Tag(), int64(id), address.PostSummary, f.Lang)
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, code, view.SummaryTranslatePage(p, w))
}
