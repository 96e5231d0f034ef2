package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/web/view"
)

// engineRoutes are about machine translation: what members ask for and forbid,
// and what moderators look after.
func (s *Server) engineRoutes() []route {
	return concat(
		postOnly(route{http.MethodPost, "/:locale/t/:id/machine", members, askForm{}, s.askEngine}, s.toThread),
		postOnly(route{http.MethodPost, "/:locale/t/:id/engine", members, keepForm{}, s.keepFromEngines}, s.toThread),
		[]route{
			{http.MethodGet, "/:locale/settings/engine", members, nil, s.engineSetting},
			{http.MethodPost, "/:locale/settings/engine", members, engineSettingForm{}, s.saveEngineSetting},
			{http.MethodGet, "/:locale/moderation/engine", moderators, nil, s.enginePage},
			{http.MethodPost, "/:locale/moderation/engine", moderators, nil, s.retryTranslations},
			{http.MethodGet, "/:locale/moderation/terms", moderators, termsQuery{}, s.termsPage},
			{http.MethodPost, "/:locale/moderation/terms", moderators, termForm{}, s.setTerm},
		},
		postOnly(route{http.MethodPost, "/:locale/moderation/terms/:id/delete", moderators, nil, s.dropTerm}, s.toTerms),
	)
}

// askForm asks the engine for a page of a thread, in the language of the address.
type askForm struct {
	Page int `form:"page"`
}

func (s *Server) askEngine(c echo.Context) error {
	var f askForm
	if err := bind(c, &f); err != nil {
		return err
	}
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	t, added, err := s.Machine.Ask(c.Request().Context(), viewer(c), forum.ThreadID(n), f.Page, forum.Lang(c.Param("locale")))
	if err != nil {
		return err
	}
	said := "machine_asked"
	if added == 0 {
		said = "machine_none"
	}
	place := address.ThreadPlace{Locale: c.Param("locale"), ID: n, Slug: t.Slug, Page: max(f.Page, 1)}
	return s.redirect(c, place.String(), said)
}

// keepForm decides whether engines may translate a thread: "off" or "on".
type keepForm struct {
	Engine string `form:"engine"`
}

func (s *Server) keepFromEngines(c echo.Context) error {
	var f keepForm
	if err := bind(c, &f); err != nil {
		return err
	}
	switch err := forum.CanWrite(viewer(c)); {
	case err != nil: // whoever may choose nothing hears that, whatever they chose
		return err
	case f.Engine != "off" && f.Engine != "on":
		return forum.Fail(forum.Invalid, "error.choice.unknown")
	}
	return s.actOnThread(c, "engine_"+f.Engine, func(ctx context.Context, v forum.Viewer, id forum.ThreadID) (forum.Thread, error) {
		return s.Machine.KeepFromEngines(ctx, v, id, f.Engine == "off")
	}, nil)
}

// engineSettingForm decides whether engines may translate what the member writes.
type engineSettingForm struct {
	Engine string `form:"engine"` // "off" or "on"
}

func (s *Server) engineSetting(c echo.Context) error {
	return s.showSettings(c, view.EngineSetting{Off: viewer(c).Member.NoEngine}, nil)
}

func (s *Server) saveEngineSetting(c echo.Context) error {
	var f engineSettingForm
	if err := bind(c, &f); err != nil {
		return err
	}
	if f.Engine != "off" && f.Engine != "on" {
		return s.showSettings(c, view.EngineSetting{}, forum.FieldError("engine", "error.choice.unknown", nil))
	}
	if err := s.Account.KeepFromEngines(c.Request().Context(), viewer(c), f.Engine == "off"); err != nil {
		return err
	}
	return s.saved(c, "engine", "saved")
}

// enginePage shows what the engine has done and what it couldn't.
func (s *Server) enginePage(c echo.Context) error {
	page, err := s.Store.EnginePage(c.Request().Context(), viewer(c))
	if err != nil {
		return err
	}
	p := s.page(c.Response(), c.Request())
	p.NoIndex = true
	p.Title = p.T("engine.title")
	return s.render(c, http.StatusOK, view.EnginePage(p, &page))
}

func (s *Server) retryTranslations(c echo.Context) error {
	if _, err := s.Machine.Retry(c.Request().Context(), viewer(c)); err != nil {
		return err
	}
	return s.redirect(c, address.Moderation(c.Param("locale"), "engine"), "retried")
}

// termsQuery names the pair of languages whose glossary is shown.
type termsQuery struct {
	From string `query:"from"`
	To   string `query:"to"`
}

// termForm adds a term.
type termForm struct {
	From   string `form:"from"`
	To     string `form:"to"`
	Source string `form:"source"`
	Target string `form:"target"`
}

// termsPage shows the glossary of one pair: of the reader's language and another
// where the address doesn't say.
func (s *Server) termsPage(c echo.Context) error {
	var q termsQuery
	if err := bind(c, &q); err != nil {
		return err
	}
	return s.showTerms(c, termForm{From: q.From, To: q.To}, nil)
}

func (s *Server) showTerms(c echo.Context, f termForm, failure error) error {
	f.From, f.To = s.pairOf(c, f.From, f.To)
	terms, err := s.Machine.Terms(c.Request().Context(), viewer(c), forum.Lang(f.From), forum.Lang(f.To))
	if err != nil {
		return err
	}
	code := http.StatusOK
	if failure != nil {
		code = status(failure)
	}
	p := s.page(c.Response(), c.Request())
	p.NoIndex = true
	p.Title = p.T("term.title")
	return s.render(c, code, view.TermsPage(p, view.Glossary{From: forum.Lang(f.From), To: forum.Lang(f.To), Source: f.Source,
		Target: f.Target, Terms: terms}, p.FaultsOf(failure)))
}

// pairOf completes a pair: into the reader's language, from the first other one.
func (s *Server) pairOf(c echo.Context, from, to string) (string, string) {
	if _, ok := s.Locales.Lookup(to); !ok {
		to = c.Param("locale")
	}
	if _, ok := s.Locales.Lookup(from); !ok || from == to {
		for _, tag := range s.Locales.Tags() {
			if tag != to {
				return tag, to
			}
		}
	}
	return from, to
}

func (s *Server) setTerm(c echo.Context) error {
	var f termForm
	if err := bind(c, &f); err != nil {
		return err
	}
	err := s.Machine.SetTerm(c.Request().Context(), viewer(c),
		forum.Term{From: forum.Lang(f.From), To: forum.Lang(f.To), Source: f.Source, Target: f.Target})
	if forum.Is(err, forum.Invalid) {
		return s.showTerms(c, f, err)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, termsAddress(c, f.From, f.To), "term_set")
}

func (s *Server) dropTerm(c echo.Context) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	term, err := s.Machine.DropTerm(c.Request().Context(), viewer(c), n)
	if err != nil {
		return err
	}
	return s.redirect(c, termsAddress(c, string(term.From), string(term.To)), "term_dropped")
}

func termsAddress(c echo.Context, from, to string) string {
	return address.Moderation(c.Param("locale"), "terms") + "?" + url.Values{"from": {from}, "to": {to}}.Encode()
}

// toTerms sends from the address of an act on a term to the glossary.
func (s *Server) toTerms(c echo.Context) error {
	return c.Redirect(http.StatusSeeOther, address.Moderation(c.Param("locale"), "terms"))
}
