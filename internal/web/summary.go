package web

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"tertulia/internal/forum"
	"tertulia/internal/moderation"
	"tertulia/internal/web/view"
)

// summaryForm is what a moderator fills in to sum up a closed thread.
type summaryForm struct {
	Summary string `form:"summary"` // Markdown; empty takes it away
	Lang    string `form:"summary_lang"`
	Version int    `form:"version"`
}

// summary reads the summary of the thread that the address names, as the viewer may
// see it; an empty one if there is none.
func (s *Server) summary(c echo.Context) (forum.Summary, error) {
	n, err := id(c, "id")
	if err != nil {
		return forum.Summary{}, err
	}
	y, err := s.Store.Summary(c.Request().Context(), viewer(c), forum.ThreadID(n))
	if err != nil || y == nil {
		return forum.Summary{}, err
	}
	return *y, nil
}

func (s *Server) summaryForm(c echo.Context) error {
	y, err := s.summary(c)
	if err != nil {
		return err
	}
	return s.showThreadForm(c, forum.CanSummarise, http.StatusOK, summaryView(summaryForm{Summary: y.Markdown, Lang: string(y.Lang)}, nil))
}

func (s *Server) summarise(c echo.Context) error {
	var f summaryForm
	if err := bind(c, &f); err != nil {
		return err
	}
	return s.actOnThread(c, "thread_summed", func(ctx context.Context, v forum.Viewer, id forum.ThreadID) (forum.Thread, error) {
		return s.Moderation.Summarise(ctx, v, moderation.Summing{Thread: id, Text: f.Summary, Lang: forum.Lang(f.Lang), Version: f.Version})
	}, func(err error) threadView { return summaryView(f, err) })
}

func summaryView(f summaryForm, err error) threadView {
	if forum.Is(err, forum.Conflict) {
		f.Version = 0
	}
	return func(p *view.Page, t forum.Thread) view.Form {
		return view.SummaryForm(p, t, view.Summing(f), p.FaultsOf(err))
	}
}
