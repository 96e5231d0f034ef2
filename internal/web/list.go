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

// listRoutes are the lists of threads.
func (s *Server) listRoutes() []route {
	return concat([]route{
		{http.MethodGet, "/:locale/", everyone, listQuery{}, s.home},
		{http.MethodGet, "/:locale/tags", everyone, nil, s.tags},
		{http.MethodGet, "/:locale/tags/:tag", everyone, listQuery{}, s.tag},
	},
		postOnly(route{http.MethodPost, "/:locale/langs", everyone, langsForm{}, s.keepLangs}, s.toHome),
	)
}

// listQuery asks for one page of a list.
type listQuery struct {
	Sort  string `query:"sort"`
	Lang  string `query:"lang"` // "nl,de", or "all"; empty: the reader's own choice
	After string `query:"after"`
}

// spelled gives a list its languages in one order, and leaves out what is usual.
func (listQuery) spelled(s *Server, r *http.Request) (string, error) {
	at, ok := address.ParseList(r.URL.Query())
	if !ok {
		return "", forum.Fail(forum.Malformed, "error.malformed")
	}
	var err error
	at.Langs, err = s.heldLangs(r.Context(), at.Langs)
	return at.Query(), err
}

func (q listQuery) parse() (address.List, error) {
	at, ok := address.ParseList(url.Values{"sort": {q.Sort}, "lang": {q.Lang}, "after": {q.After}})
	if !ok {
		return at, forum.Fail(forum.Malformed, "error.malformed")
	}
	return at, nil
}

// home is the list of all threads.
func (s *Server) home(c echo.Context) error {
	return s.showList(c, s.Store.ListPage, func(p *view.Page, v *view.List) {
		v.Title, v.Intro, v.Path = p.T("list.title"), p.SiteDescription(), address.Home(p.L.Tag())
		p.Alternates = s.alternates(address.Home, address.Root)
		p.Feeds = append(p.Feeds, feedLink(p, view.Feed{Page: new(forum.FeedPage)}, address.Feed(p.L.Tag(), feedLangs(v.Page.Query)...)))
		p.Card = address.Card(p.L.Tag())
	})
}

// tag is the list of the threads that carry a tag.
func (s *Server) tag(c echo.Context) error {
	read := func(ctx context.Context, v forum.Viewer, q forum.ListQuery) (*forum.ListPage, error) {
		q.Tag = param(c, "tag")
		return s.Store.ListPage(ctx, v, q)
	}
	var names *forum.NamesPage
	readNames := func(ctx context.Context, v forum.Viewer, q forum.ListQuery) (*forum.ListPage, error) {
		page, err := read(ctx, v, q)
		if err == nil && page.Tag.Names != "" {
			names, err = s.Store.NamesOf(ctx, v, *page.Tag)
		}
		return page, err
	}
	return s.showList(c, readNames, func(p *view.Page, v *view.List) {
		key := v.Page.Tag.Key
		v.Names = names
		v.Title, v.Path = p.TagTitle(v.Page.Tag), address.Tag(p.L.Tag(), key)
		p.Title = v.Title
		p.Alternates = s.alternates(func(tag string) string { return address.Tag(tag, key) }, "")
		p.Feeds = append(p.Feeds, feedLink(p, view.Feed{Page: &forum.FeedPage{Tag: v.Page.Tag}},
			address.TagFeed(p.L.Tag(), key, feedLangs(v.Page.Query)...)))
		p.Card = address.Card(p.L.Tag())
	})
}

// readList reads a page of one kind of list.
type readList func(context.Context, forum.Viewer, forum.ListQuery) (*forum.ListPage, error)

// showList shows a list; complete fills in what the kinds of list differ in.
func (s *Server) showList(c echo.Context, read readList, complete func(p *view.Page, v *view.List)) error {
	var q listQuery
	if err := bind(c, &q); err != nil {
		return err
	}
	at, err := q.parse()
	if err != nil {
		return err
	}
	kept, err := s.keptLangs(c.Request(), viewer(c))
	if err != nil {
		return err
	}
	langs := langsOf(at, kept)
	page, err := read(c.Request().Context(), viewer(c),
		forum.ListQuery{Sort: forum.Sort(at.Sort), Langs: langs, After: at.After})
	if err != nil {
		return err
	}
	p := s.page(c.Response(), c.Request())
	v := view.List{At: at, Page: page, Remember: remember(langs, kept)}
	complete(p, &v)
	p.Canonical = v.Path
	p.NoIndex = q != listQuery{}
	return s.render(c, http.StatusOK, view.ListPage(p, v))
}

// tags is the list of all tags.
func (s *Server) tags(c echo.Context) error {
	tags, err := s.Store.TagList(c.Request().Context())
	if err != nil {
		return err
	}
	p := s.page(c.Response(), c.Request())
	p.Title = p.T("tags.title")
	p.Canonical = address.Tags(p.L.Tag())
	p.Alternates = s.alternates(address.Tags, "")
	return s.render(c, http.StatusOK, view.TagsPage(p, tags))
}
