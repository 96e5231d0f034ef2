package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"tertulia/internal/forum"
	"tertulia/internal/text"
	"tertulia/internal/web/view"
)

// relabelForm marks a post with the language it is written in.
type relabelForm struct {
	Lang string `form:"lang"`
}

func (s *Server) relabelForm(c echo.Context) error {
	return s.showRelabel(c, http.StatusOK, relabelForm{}, nil)
}

// relabel marks a post with a language.
func (s *Server) relabel(c echo.Context) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	var f relabelForm
	if err := bind(c, &f); err != nil {
		return err
	}
	made, err := s.Community.Relabel(c.Request().Context(), viewer(c), forum.PostID(n), forum.Lang(f.Lang))
	if forum.Is(err, forum.Invalid) || forum.Is(err, forum.Conflict) {
		return s.showRelabel(c, status(err), f, err)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, postPlace(c.Param("locale"), &made.Thread, made.Post.Number), "relabelled")
}

// showRelabel shows the form: with what was chosen, or else what the text is
// recognised as.
func (s *Server) showRelabel(c echo.Context, code int, f relabelForm, failure error) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	page, err := s.Store.PostPage(c.Request().Context(), viewer(c), forum.PostID(n))
	if err != nil {
		return err
	}
	if err := forum.CanEdit(viewer(c), &page.Thread, &page.Post); err != nil {
		return err
	}
	p := s.page(c.Response(), c.Request())
	p.Title, p.NoIndex = p.T("relabel.title"), true
	v := view.Relabelling{Page: page, Lang: forum.Lang(f.Lang), Faults: p.FaultsOf(failure),
		Seems: text.Detect(text.PlainText(page.Post.Rendered)).Lang}
	if v.Lang == "" {
		v.Lang = page.Post.Lang
	}
	return s.render(c, code, view.RelabelPage(p, v))
}
