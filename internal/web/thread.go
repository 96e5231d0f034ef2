package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/text"
	"tertulia/internal/web/view"
)

// threadRoutes are the pages of threads and the permanent addresses of posts.
func (s *Server) threadRoutes() []route {
	return []route{
		{http.MethodGet, "/:locale/t/:id", everyone, threadQuery{}, s.thread},
		{http.MethodGet, "/:locale/t/:id/:slug", everyone, threadQuery{}, s.thread},
		{http.MethodGet, "/:locale/t/:id/unread", everyone, nil, s.toUnread},
		{http.MethodGet, "/:locale/t/:id/last", everyone, nil, s.toLast},
		{http.MethodGet, "/p/:id", everyone, nil, s.toPost},
		{http.MethodGet, "/:locale/p/:id", everyone, nil, s.toPost},
		{http.MethodGet, "/:locale/p/:id/history", everyone, historyQuery{}, s.history},
	}
}

// threadQuery asks for one page of a thread.
type threadQuery struct {
	Page string `query:"page"` // from 1
}

// thread shows a page of a thread. A wrong or missing slug leads to the right one.
func (s *Server) thread(c echo.Context) error {
	place, ok := address.ParseThread(c.Request().URL.RequestURI())
	if !ok {
		return forum.Fail(forum.NotFound, "error.not_found")
	}
	v := viewer(c)
	page, err := s.Store.ThreadPage(c.Request().Context(), v, forum.ThreadID(place.ID), max(place.Page, 1))
	if err != nil {
		return err
	}
	if place.Slug != page.Thread.Slug {
		place.Slug = page.Thread.Slug
		c.Response().Header().Set("Cache-Control", "max-age=300")
		return c.Redirect(http.StatusMovedPermanently, place.String())
	}
	if n := len(page.Posts); n > 0 {
		s.Store.NotePosition(v, page.Thread.ID, page.Posts[n-1].Number)
	}
	return s.showThread(c, page)
}

func (s *Server) showThread(c echo.Context, page *forum.ThreadPage) error {
	p := s.page(c.Response(), c.Request())
	v := view.Thread{Page: page}
	p.Title = v.Title(&p)
	s.markOriginal(&p, page)
	if opening := &page.Posts[0]; opening.Opening() && opening.Readable {
		p.Description = text.Excerpt(text.PlainText(opening.Rendered), 160)
	}
	s.share(&p, &v)
	if forum.CanComment(p.Viewer, &page.Thread) == nil {
		form, err := s.commentForm(c, &p, page)
		if err != nil {
			return err
		}
		v.Form = view.WritingForm(p, form)
		p.Editor = true
	}
	return s.render(c, http.StatusOK, view.ThreadPage(p, v))
}

// markOriginal names the one page of a thread that search engines keep: the one
// in the thread's own language.
func (s *Server) markOriginal(p *view.Page, page *forum.ThreadPage) {
	original, ok := s.Locales.Lookup(string(page.Thread.Lang))
	if !ok {
		original = s.Locales.Fallback()
	}
	p.Canonical = address.ThreadPlace{Locale: original.Tag(), ID: int64(page.Thread.ID), Slug: page.Thread.Slug,
		Page: page.Page}.String()
	p.NoIndex = original.Tag() != p.L.Tag() || page.Thread.Visibility != forum.Visible
	if !p.NoIndex {
		p.Alternates = []view.Alternate{{Lang: original.Tag(), Path: p.Canonical}, {Lang: "x-default", Path: p.Canonical}}
	}
}

// toUnread sends to the first post the viewer hasn't read, or to the last.
func (s *Server) toUnread(c echo.Context) error {
	return s.toNumber(c, func(row *forum.ThreadRow) int {
		if row.LastRead == 0 {
			return 1
		}
		return min(row.LastRead+1, row.LastNumber)
	})
}

// toLast sends to the last post.
func (s *Server) toLast(c echo.Context) error {
	return s.toNumber(c, func(row *forum.ThreadRow) int { return row.LastNumber })
}

func (s *Server) toNumber(c echo.Context, number func(*forum.ThreadRow) int) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	row, err := s.Store.ThreadRow(c.Request().Context(), viewer(c), forum.ThreadID(n))
	if err != nil {
		return err
	}
	return s.moved(c, postPlace(c.Param("locale"), &row.Thread, number(row)))
}

// moved sends on to where something stands now, which isn't kept.
func (s *Server) moved(c echo.Context, to string) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Redirect(http.StatusFound, to)
}

// postPlace is where a post stands on its thread's page.
func postPlace(locale string, t *forum.Thread, number int) string {
	return address.ThreadPlace{Locale: locale, ID: int64(t.ID), Slug: t.Slug, Page: forum.PageOf(number), Post: number}.String()
}

// toPost sends from a post's permanent address to where it stands now.
func (s *Server) toPost(c echo.Context) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	at, err := s.Store.PostAt(c.Request().Context(), viewer(c), forum.PostID(n))
	if err != nil {
		return err
	}
	t := &forum.Thread{ID: at.ThreadID, Slug: at.Slug}
	return s.moved(c, postPlace(s.localeOf(c.Request()).Tag(), t, at.Number))
}

// toPermanent sends from the address of an act on a post to the post.
func (s *Server) toPermanent(c echo.Context) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, address.LocalePost(c.Param("locale"), n))
}

type historyQuery struct {
	Before int `query:"before"` // shows the revisions before this one
}

// history shows what was changed in a post, by whom and when.
func (s *Server) history(c echo.Context) error {
	var q historyQuery
	if err := bind(c, &q); err != nil {
		return err
	}
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	page, err := s.Store.HistoryPage(c.Request().Context(), viewer(c), forum.PostID(n), q.Before)
	if err != nil {
		return err
	}
	p := s.page(c.Response(), c.Request())
	p.Title = p.T("history.title", locale.Args{"Number": page.Post.Number})
	p.NoIndex = true
	return s.render(c, http.StatusOK, view.HistoryPage(p, page))
}
