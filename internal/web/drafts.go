package web

import (
	"cmp"
	"net/http"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/community"
	"tertulia/internal/forum"
	"tertulia/internal/web/view"
)

// drafts lists the viewer's own drafts.
func (s *Server) drafts(c echo.Context) error {
	drafts, err := s.Store.Drafts(c.Request().Context(), viewer(c))
	if err != nil {
		return err
	}
	p := s.page(c.Response(), c.Request())
	p.Title, p.NoIndex = p.T("layout.drafts"), true
	return s.render(c, http.StatusOK, view.DraftsPage(p, drafts))
}

// saveDraft keeps what was typed, or forgets it, and leads back to where it was
// typed; the editor's script stays there.
func (s *Server) saveDraft(c echo.Context) error {
	var f writingForm
	if err := bind(c, &f); err != nil {
		return err
	}
	ctx, v, place := c.Request().Context(), viewer(c), forum.Place(f.Place)
	if f.Do == "discard" {
		if err := s.Community.DropDraft(ctx, v, place); err != nil {
			return err
		}
		return s.redirect(c, address.Drafts(c.Param("locale")), "draft_dropped")
	}
	d := forum.Draft{Place: place, Title: cmp.Or(f.Title, f.TitleKept), Body: cmp.Or(f.Body, f.BodyKept), Lang: forum.Lang(f.Lang), Tags: f.Tags, Revision: f.Revision,
		Question: wordingOf(f.Question, f.Positions).Lines(),
		Original: f.Original, TitleRevision: f.TitleRevision}
	if f.ReplyTo != 0 {
		d.ReplyTo = &f.ReplyTo
	}
	if err := s.Community.SaveDraft(ctx, v, community.Draft{Draft: d, Key: f.Key}); err != nil {
		return err
	}
	if byScript(c.Request()) {
		return c.NoContent(http.StatusNoContent)
	}
	p := s.page(c.Response(), c.Request())
	return s.redirect(c, p.PlacePath(place), "draft_saved")
}
