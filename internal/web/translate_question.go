package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/translation"
	"tertulia/internal/web/view"
)

// wordingForm translates a question and its positions.
type wordingForm struct {
	Lang      string   `form:"lang"`
	Texts     []string `form:"text"`      // the question, then its positions
	Kept      []string `form:"text_kept"` // typed where they can't be changed
	Original  int      `form:"original"`
	Revisions []int    `form:"revision"`
}

func (f *wordingForm) sent(failure error) *view.SentWording {
	return &view.SentWording{Texts: f.Texts, Kept: f.Kept, Original: f.Original, Revisions: f.Revisions, Changed: forum.Is(failure, forum.Conflict)}
}

// questionTranslation shows the form that translates a question.
func (s *Server) questionTranslation(c echo.Context) error {
	id, lang, err := inLang(c)
	if err != nil {
		return err
	}
	return s.showWording(c, http.StatusOK, id, lang, nil, nil)
}

// translateQuestion saves what people have translated of a question.
func (s *Server) translateQuestion(c echo.Context) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	var f wordingForm
	if err := bind(c, &f); err != nil {
		return err
	}
	w := translation.Wording{Post: forum.PostID(n), Lang: forum.Lang(f.Lang), Texts: f.Texts, Original: f.Original, Revisions: f.Revisions}
	o, err := s.Translation.TranslateQuestion(c.Request().Context(), viewer(c), w)
	if forum.Is(err, forum.Invalid) || forum.Is(err, forum.Conflict) || forum.IsTaken(err) {
		return s.showWording(c, status(err), w.Post, w.Lang, f.sent(err), err)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, s.afterThread(c, o.Thread)+view.QuestionAnchor, "translated")
}

// showWording shows the form: with what was sent, or else with what is translated.
func (s *Server) showWording(c echo.Context, code int, id forum.PostID, lang forum.Lang, sent *view.SentWording, failure error) error {
	q, err := s.Translation.Question(c.Request().Context(), viewer(c), id, lang)
	if err != nil {
		return err
	}
	p := s.page(c.Response(), c.Request())
	v := view.NewRewording(p, q, sent, p.FaultsOf(failure))
	if sent == nil && v.Settled() {
		return forum.CanRetranslate(viewer(c), &q.Thread, &q.Post, q.Texts[0])
	}
	p.Title, p.NoIndex = v.Heading(p), true
	p.Path = address.PostIn(p.L.Tag(), int64(id), address.PostQuestion, string(lang))
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, code, view.RewordingPage(p, v))
}
