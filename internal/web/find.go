package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/text"
	"tertulia/internal/web/view"
)

// findRoutes are the pages on which posts are found: by who wrote them, and by
// their words.
func (s *Server) findRoutes() []route {
	return []route{
		{http.MethodGet, "/:locale/u/:handle", everyone, memberQuery{}, s.member},
		{http.MethodGet, "/:locale/u/:handle/threads", everyone, listQuery{}, s.memberThreads},
		{http.MethodGet, "/:locale/search", everyone, searchQuery{}, s.search},
		{http.MethodGet, "/:locale/search/suggestions", everyone, suggestionQuery{}, s.suggestions},
	}
}

type memberQuery struct {
	After string `query:"after"`
}

// member is a member's public page. An earlier handle, or another spelling, leads
// to the present one.
func (s *Server) member(c echo.Context) error {
	var q memberQuery
	if err := bind(c, &q); err != nil {
		return err
	}
	ctx, tag, handle := c.Request().Context(), c.Param("locale"), param(c, "handle")
	m, err := s.Store.MemberByHandle(ctx, handle)
	if err != nil {
		return err
	}
	if m.Handle != handle && m.Ref().HasPage() {
		return s.renamed(c, address.Member(tag, m.Handle))
	}
	page, err := s.Store.MemberPage(ctx, viewer(c), m.ID, q.After)
	if err != nil {
		return err
	}
	p := s.page(c.Response(), c.Request())
	v := view.Person{Page: page, Older: address.MemberAfter(tag, m.Handle, page.Next)}
	p.Title = v.Title(p)
	p.Canonical = address.Member(tag, m.Handle)
	p.NoIndex = q.After != ""
	ref := m.Ref()
	p.Feeds = append(p.Feeds, feedLink(p, view.Feed{Page: &forum.FeedPage{Member: &ref}}, address.MemberFeed(tag, m.Handle)))
	p.Alternates = s.alternates(func(tag string) string { return address.Member(tag, m.Handle) }, "")
	return s.render(c, http.StatusOK, view.PersonPage(p, v))
}

// memberThreads is the list of a member's threads.
func (s *Server) memberThreads(c echo.Context) error {
	m, err := s.Store.MemberByHandle(c.Request().Context(), param(c, "handle"))
	if err != nil {
		return err
	}
	path := func(tag string) string { return address.MemberThreads(tag, m.Handle) }
	if tag := c.Param("locale"); m.Handle != param(c, "handle") && m.Ref().HasPage() {
		return s.renamed(c, path(tag))
	}
	read := func(ctx context.Context, v forum.Viewer, q forum.ListQuery) (*forum.ListPage, error) {
		return s.Store.MemberThreads(ctx, v, m.ID, q)
	}
	return s.showList(c, read, func(p *view.Page, v *view.List) {
		v.Title = p.T("member.threads_of", locale.Args{"Name": locale.Isolate(m.Ref().Name())})
		p.Title, v.Path, v.Back = v.Title, path(p.L.Tag()), address.Member(p.L.Tag(), m.Handle)
		p.Alternates = s.alternates(path, "")
		ref := m.Ref()
		p.Feeds = append(p.Feeds, feedLink(p, view.Feed{Page: &forum.FeedPage{Member: &ref}},
			address.MemberFeed(p.L.Tag(), m.Handle, feedLangs(v.Page.Query)...)))
	})
}

// searchQuery asks for posts.
type searchQuery struct {
	Text   string `query:"q"`
	Lang   string `query:"lang"`
	Tag    string `query:"tag"`
	By     string `query:"by"`
	Is     string `query:"is"`
	Has    string `query:"has"`
	Since  string `query:"since"`
	Before string `query:"before"`
	Sort   string `query:"sort"`
	After  string `query:"after"`
}

func (q searchQuery) parse() (address.SearchQuery, error) {
	at, ok := address.ParseSearch(url.Values{"q": {q.Text}, "lang": {q.Lang}, "tag": {q.Tag}, "by": {q.By}, "is": {q.Is}, "has": {q.Has},
		"since": {q.Since}, "before": {q.Before}, "sort": {q.Sort}, "after": {q.After}})
	if !ok {
		return at, forum.Fail(forum.Malformed, "error.malformed")
	}
	return at, nil
}

// asked is what to search for: what operators say comes before what the form
// says, and that before the languages kept.
func asked(at address.SearchQuery, typed text.Typed, kept forum.Langs) forum.SearchQuery {
	langs := langsOf(address.List{Langs: at.Langs, AllLangs: at.AllLangs}, kept)
	if len(typed.Langs) > 0 {
		langs = forum.JoinLangs(typed.Langs...)
	}
	q := forum.SearchQuery{Text: at.Text, Langs: langs, Browse: len(typed.Langs) > 0, Tag: cmp.Or(typed.Tag, at.Tag), Author: cmp.Or(typed.Author, at.By),
		State: cmp.Or(typed.State, forum.State(at.Is)), Summary: typed.Summary || at.Has != "",
		Since: typed.Since, Before: typed.Before, Best: at.Best, After: at.After}
	if q.Since.IsZero() {
		q.Since, _ = time.Parse(time.DateOnly, at.Since) // parsed before; empty is no bound
	}
	if q.Before.IsZero() {
		q.Before, _ = time.Parse(time.DateOnly, at.Before) // as above
	}
	others := q.Without(forum.FilterLang)
	q.Browse = q.Browse || len(others.Filters()) > 0
	return q
}

// search shows the posts that hold all words, or where there are none all that pass
// the filters, in the languages that the address or what was typed names, or else
// those that the reader keeps to.
func (s *Server) search(c echo.Context) error {
	var q searchQuery
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
	typed := text.ReadTyped(at.Text)
	v := view.Search{At: at, Typed: typed, Words: typed.Query(nil), Lexicon: s.Community.Lexicon}
	if at.Text != "" || at.Filtered() {
		query := asked(at, typed, kept)
		if query.Tag, err = s.tagKey(c.Request().Context(), viewer(c), query.Tag); err != nil {
			return err
		}
		if len(typed.Langs) == 0 {
			v.Remember = remember(query.Langs, kept)
		}
		if v.Words, err = s.Store.WithCompounds(c.Request().Context(), v.Words); err != nil {
			return err
		}
		if v.Page, err = s.found(c.Request().Context(), viewer(c), query, v.Words); err != nil {
			return err
		}
	}
	p := s.page(c.Response(), c.Request())
	if v.Tag, err = s.tagWritten(c.Request().Context(), p, &v); err != nil {
		return err
	}
	p.Title, p.Search, p.NoIndex = v.Title(p), at.Text, true
	return s.render(c, http.StatusOK, view.SearchPage(p, v))
}

// found searches. Under a tag that doesn't exist there is nothing, but there may be
// without it.
func (s *Server) found(ctx context.Context, v forum.Viewer, q forum.SearchQuery, words text.Query) (*forum.SearchPage, error) {
	page, err := s.Store.Search(ctx, v, q, words)
	if q.Tag == "" || !forum.Is(err, forum.NotFound) {
		return page, err
	}
	without, err := s.Store.Search(ctx, v, q.Without(forum.FilterTag), words)
	if err != nil {
		return nil, err
	}
	page = &forum.SearchPage{Query: q}
	if without.Total > 0 {
		page.Widenings = []forum.Widening{{Without: []forum.Filter{forum.FilterTag},
			Count: without.Total, Capped: without.Capped, Langs: without.Langs}}
	}
	return page, nil
}
