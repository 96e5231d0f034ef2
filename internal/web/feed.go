package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/web/view"
)

// feedRoutes are the Atom feeds and the sitemap. They show what everyone may
// see, whoever asks.
func (s *Server) feedRoutes() []route {
	return []route{
		{http.MethodGet, "/feeds/:locale/threads", everyone, feedQuery{}, s.feedOfForum},
		{http.MethodGet, "/feeds/:locale/tags/:tag", everyone, feedQuery{}, s.feedOfTag},
		{http.MethodGet, "/feeds/:locale/t/:id", everyone, feedQuery{}, s.feedOfThread},
		{http.MethodGet, "/feeds/:locale/u/:handle", everyone, feedQuery{}, s.feedOfMember},
		{http.MethodGet, address.Sitemap, everyone, nil, s.sitemap},
		{http.MethodGet, "/sitemaps/:locale/:file", everyone, nil, s.sitemapFile},
	}
}

type feedQuery struct {
	Lang string `query:"lang"` // "nl,de", or "all"; empty: every language
}

// spelled gives the languages one order, and leaves out that they are all.
func (feedQuery) spelled(s *Server, r *http.Request) (string, error) {
	at, ok := address.ParseList(url.Values{"lang": {r.URL.Query().Get("lang")}})
	if !ok {
		return "", forum.Fail(forum.Malformed, "error.malformed")
	}
	langs, err := s.heldLangs(r.Context(), at.Langs)
	return address.List{Langs: langs}.Query(), err
}

// langs reads the languages that a feed is narrowed to.
func (q feedQuery) langs(c echo.Context) (address.List, error) {
	if err := bind(c, &q); err != nil {
		return address.List{}, err
	}
	at, ok := address.ParseList(url.Values{"lang": {q.Lang}})
	if !ok {
		return at, forum.Fail(forum.Malformed, "error.malformed")
	}
	return at, nil
}

func (s *Server) feedOfForum(c echo.Context) error {
	at, err := feedQuery{}.langs(c)
	if err != nil {
		return err
	}
	tag := c.Param("locale")
	return s.feed(c, forum.FeedQuery{Langs: langsOf(at, "")}, view.Feed{
		Self: address.Feed(tag, at.Langs...), Home: at.On(address.Home(tag)), All: address.Feed(tag)})
}

func (s *Server) feedOfTag(c echo.Context) error {
	at, err := feedQuery{}.langs(c)
	if err != nil {
		return err
	}
	tag, key := c.Param("locale"), param(c, "tag")
	return s.feed(c, forum.FeedQuery{Tag: key, Langs: langsOf(at, "")}, view.Feed{
		Self: address.TagFeed(tag, key, at.Langs...), Home: at.On(address.Tag(tag, key)), All: address.TagFeed(tag, key)})
}

func (s *Server) feedOfThread(c echo.Context) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	at, err := feedQuery{}.langs(c)
	if err != nil {
		return err
	}
	tag := c.Param("locale")
	return s.feed(c, forum.FeedQuery{Thread: forum.ThreadID(n), Langs: langsOf(at, "")}, view.Feed{
		Self: address.ThreadFeed(tag, n, at.Langs...), Home: address.Thread(tag, n, ""), All: address.ThreadFeed(tag, n)})
}

func (s *Server) feedOfMember(c echo.Context) error {
	at, err := feedQuery{}.langs(c)
	if err != nil {
		return err
	}
	m, err := s.Store.MemberByHandle(c.Request().Context(), param(c, "handle"))
	if err != nil {
		return err
	}
	tag := c.Param("locale")
	if m.Handle != param(c, "handle") && m.Ref().HasPage() {
		return s.renamed(c, address.MemberFeed(tag, m.Handle, at.Langs...))
	}
	return s.feed(c, forum.FeedQuery{Member: m.ID, Langs: langsOf(at, "")}, view.Feed{
		Self: address.MemberFeed(tag, m.Handle, at.Langs...), Home: address.Member(tag, m.Handle), All: address.MemberFeed(tag, m.Handle)})
}

// feed answers with a feed.
func (s *Server) feed(c echo.Context, q forum.FeedQuery, v view.Feed) error {
	page, err := s.Store.Feed(c.Request().Context(), q)
	if err != nil {
		return err
	}
	v.Page = page
	body, err := v.XML(c.Request().Context(), s.everybodysShell(c))
	if err != nil {
		return err
	}
	return s.publish(c, view.AtomType+"; charset=utf-8", body)
}

// publish answers with what is the same for everyone, whom they may be.
func (s *Server) publish(c echo.Context, kind string, body []byte) error {
	mayKeep(c.Response().Header(), s.everybodys())
	return c.Blob(http.StatusOK, kind, body)
}

// feedLink names a feed on the page that it is the feed of.
func feedLink(p *view.Page, f view.Feed, path string) view.FeedLink {
	return view.FeedLink{Title: f.Title(p), Path: path}
}

// feedLangs are the languages of a list, for the address of its feed.
func feedLangs(q forum.ListQuery) []string {
	if q.Langs == "" {
		return nil
	}
	return strings.Split(string(q.Langs), ",")
}
