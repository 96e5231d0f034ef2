package web

import (
	"net/http"
	"strings"

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
	Show string `query:"show"` // "original" or "translated"; empty: as the reader likes
	Side string `query:"side"` // the post (or "question") whose original and translation stand side by side
	In   string `query:"in"`   // the language of that translation
}

// spelled leaves out what chooses nothing. The number of the first page is left for the
// page itself, which leads to the address without.
func (threadQuery) spelled(_ *Server, r *http.Request) (string, error) {
	place, ok := address.ParseThread(r.URL.RequestURI())
	if !ok {
		return "", forum.Fail(forum.NotFound, "error.not_found")
	}
	if place.Page == 1 {
		return strings.TrimSuffix("page=1&"+place.Query(), "&"), nil
	}
	return place.Query(), nil
}

// thread shows a page of a thread. A wrong or missing slug leads to the right one, the
// number of the first page to the address without, and so does what was to stand side
// by side where nothing can.
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
	if right := s.rightPlace(c, page, place); right != place || place.Page == 1 {
		return s.renamed(c, right.String())
	}
	if n := len(page.Posts); n > 0 {
		s.Store.NotePosition(v, page.Thread.ID, page.Posts[n-1].Number)
	}
	return s.showThread(c, page, place, nil)
}

// rightPlace is the one address of a page of a thread that was asked for at a place.
func (s *Server) rightPlace(c echo.Context, page *forum.ThreadPage, place address.ThreadPlace) address.ThreadPlace {
	if place.Side != 0 || place.SidePart != "" {
		p, v := s.shell(c.Response(), c.Request()), view.Thread{Page: page, Place: place}
		place = v.Beside(p)
	}
	place.Slug = page.Thread.SlugIn(forum.Lang(place.Locale))
	return place
}

// showThreadAgain shows the first page of a thread with what was wrong with a form on
// it.
func (s *Server) showThreadAgain(c echo.Context, id forum.ThreadID, failure error) error {
	page, err := s.Store.ThreadPage(c.Request().Context(), viewer(c), id, 1)
	if err != nil {
		return err
	}
	locale := c.Param("locale")
	place := address.ThreadPlace{Locale: locale, ID: int64(id), Slug: page.Thread.SlugIn(forum.Lang(locale))}
	return s.showThread(c, page, place, failure)
}

// showThread shows a page of a thread. A failure is of a form on it, and the answer's
// status.
func (s *Server) showThread(c echo.Context, page *forum.ThreadPage, place address.ThreadPlace, failure error) error {
	p := s.page(c.Response(), c.Request())
	code := http.StatusOK
	v := view.Thread{Page: page, Place: place, Faults: p.FaultsOf(failure)}
	if failure != nil {
		code, p.Path = status(failure), place.String()
	}
	v.Choose(p)
	if p.Viewer.SignedIn() {
		engine, err := s.Store.Engine(c.Request().Context())
		if err != nil {
			return err
		}
		v.Engine = engine
	}
	p.Title = v.Title(p)
	s.markIndexable(p, &v)
	if opening := &page.Posts[0]; opening.Opening() && opening.Readable {
		p.Description = text.Excerpt(text.PlainText(v.Rendered(p, opening)), 160)
	}
	s.share(p, &v)
	if forum.CanComment(p.Viewer, &page.Thread) == nil {
		form, err := s.commentForm(c, p, page)
		if err != nil {
			return err
		}
		v.Form = view.WritingForm(p, form)
		p.Editor = true
	}
	return s.render(c, code, view.ThreadPage(p, &v))
}

// markIndexable names the pages of a thread that search engines keep: the one in
// its own language, and those into whose languages people have translated its
// title and opening post; none once that lost its text. The others point to the original.
func (s *Server) markIndexable(p *view.Page, v *view.Thread) {
	t := &v.Page.Thread
	p.Canonical, p.NoIndex = threadAt(s.originalLocale(t), v), true
	if v.Page.Emptied {
		return
	}
	all := s.indexable(v)
	for _, a := range all {
		if a.Lang != p.L.Tag() || t.Visibility != forum.Visible {
			continue
		}
		if p.Canonical = a.Path; !v.Varied() {
			p.NoIndex, p.Alternates = false, all
		}
	}
}

// indexable are the addresses of a thread's page that search engines keep, with
// that of its original for everybody else.
func (s *Server) indexable(v *view.Thread) []view.Alternate {
	t := &v.Page.Thread
	original := s.originalLocale(t)
	var all []view.Alternate
	for _, l := range s.Locales.All() {
		if tag := l.Tag(); tag == original || t.IndexableIn(forum.Lang(tag)) {
			all = append(all, view.Alternate{Lang: tag, Path: threadAt(tag, v)})
		}
	}
	return append(all, view.Alternate{Lang: "x-default", Path: threadAt(original, v)})
}

// originalLocale is the locale of a thread's original: its language's, or the
// fallback where the interface doesn't speak that.
func (s *Server) originalLocale(t *forum.Thread) string {
	if l, ok := s.Locales.Lookup(string(t.Lang)); ok {
		return l.Tag()
	}
	return s.Locales.Fallback().Tag()
}

// threadAt is the plain address of a thread's page in a locale.
func threadAt(locale string, v *view.Thread) string {
	return address.ThreadPlace{Locale: locale, ID: int64(v.Page.Thread.ID), Slug: v.Page.Thread.SlugIn(forum.Lang(locale)),
		Page: v.Page.Page}.String()
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
	return address.ThreadPlace{Locale: locale, ID: int64(t.ID), Slug: t.SlugIn(forum.Lang(locale)),
		Page: forum.PageOf(number), Post: number}.String()
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
	t := &forum.Thread{ID: at.ThreadID, Slug: at.Slug, Lang: at.Lang, Titles: at.Titles}
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
