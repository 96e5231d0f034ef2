package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"tertulia/internal/account"
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
	kept := s.keptLangs(c.Request(), viewer(c))
	langs := langsOf(at, kept)
	page, err := read(c.Request().Context(), viewer(c),
		forum.ListQuery{Sort: forum.Sort(at.Sort), Langs: langs, After: at.After})
	if err != nil {
		return err
	}
	p := s.page(c.Response(), c.Request())
	v := view.List{At: at, Page: page, Remember: remember(langs, kept)}
	complete(&p, &v)
	p.Canonical = v.Path
	p.NoIndex = q != listQuery{}
	return s.render(c, http.StatusOK, view.ListPage(p, v))
}

// langsCookie keeps the languages that a visitor's lists show, until they
// choose others.
const langsCookie = "langs"

// keptLangs are the languages a reader has chosen for good: a member's setting, a
// visitor's cookie; empty: all.
func (s *Server) keptLangs(r *http.Request, v forum.Viewer) forum.Langs {
	if v.SignedIn() {
		return v.Member.ReadLangs
	}
	value, ok := s.cookies.Get(r, langsCookie)
	if !ok {
		return ""
	}
	at, ok := address.ParseList(url.Values{"lang": {value}})
	if !ok {
		return ""
	}
	return langsOf(at, "")
}

// langsOf are the languages a list shows: those of its address, or else those
// kept.
func langsOf(at address.List, kept forum.Langs) forum.Langs {
	switch {
	case at.AllLangs:
		return ""
	case len(at.Langs) > 0:
		var langs []forum.Lang
		for _, tag := range at.Langs {
			langs = append(langs, forum.Lang(tag))
		}
		return forum.JoinLangs(langs...)
	}
	return kept
}

// allLangs stands for every language where a choice of them is sent.
const allLangs = "all"

// remember is the choice to offer for keeping; empty if it is the one kept.
func remember(chosen, kept forum.Langs) string {
	switch {
	case chosen == kept:
		return ""
	case chosen == "":
		return allLangs
	}
	return string(chosen)
}

type langsForm struct {
	Lang string `form:"lang"` // "nl,de", or "all"
	Next string `form:"next"`
}

// keepLangs keeps a choice of languages: in the member's settings, or in a
// visitor's cookie.
func (s *Server) keepLangs(c echo.Context) error {
	var f langsForm
	if err := bind(c, &f); err != nil {
		return err
	}
	at, err := listQuery{Lang: f.Lang}.parse()
	if err != nil {
		return err
	}
	next, ok := address.SafeNext(f.Next)
	if !ok {
		next = address.Home(c.Param("locale"))
	}
	langs := langsOf(at, "")
	if v := viewer(c); v.SignedIn() {
		m := v.Member
		err := s.Account.SavePreferences(c.Request().Context(), v, account.Preferences{Locale: m.Locale, TimeZone: m.TimeZone,
			Digits: m.Digits, ReadLangs: langs.List(), WriteLang: m.WriteLang, Scheme: m.Scheme,
			Originals: m.Originals})
		if err != nil {
			return err
		}
		return s.redirect(c, next, "")
	}
	s.setLangs(c, langs)
	return s.redirect(c, next, "")
}

func (s *Server) setLangs(c echo.Context, langs forum.Langs) {
	if langs == "" {
		s.cookies.Drop(c.Response(), langsCookie)
		return
	}
	s.cookies.Put(c.Response(), langsCookie, string(langs), choiceLife)
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
