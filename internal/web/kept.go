package web

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/fresh"
	"tertulia/internal/middleware"
)

// keptThings says what each page that is kept for visitors is made of. Pages that
// aren't named here are made anew each time: forms, searches, what is somebody's
// own. So are those whose address doesn't say what they are made of, however it is
// written: the answer is false.
func keptThings(path string) func(c echo.Context) (things []fresh.Thing, ok bool) {
	switch path {
	case "/:locale/", "/:locale/tags", "/:locale/tags/:tag", "/:locale/u/:handle", "/:locale/u/:handle/threads",
		"/:locale/about/:page", "/feeds/:locale/threads", "/feeds/:locale/tags/:tag", "/feeds/:locale/u/:handle",
		address.Sitemap, "/sitemaps/:locale/:file":
		return func(echo.Context) ([]fresh.Thing, bool) { return []fresh.Thing{fresh.Lists()}, true }
	case "/:locale/moderation/log":
		return func(echo.Context) ([]fresh.Thing, bool) { return []fresh.Thing{fresh.Decisions()}, true }
	case "/:locale/t/:id", "/:locale/t/:id/:slug", "/feeds/:locale/t/:id":
		return func(c echo.Context) ([]fresh.Thing, bool) {
			n, ok := address.ParseID(c.Param("id"))
			return []fresh.Thing{fresh.Thread(forum.ThreadID(n))}, ok
		}
	}
	return nil
}

// kept answers visitors from the page cache, where the page may be kept. A
// request with a session or a flash neither reads nor fills it. A page is named
// by its address, which [Server.spelled] has written in one way, and where it shows
// a list by the languages that a visitor chose for lists; it is made from nothing else.
func (s *Server) kept(r route, next echo.HandlerFunc) echo.HandlerFunc {
	thingsOf := keptThings(r.path)
	if thingsOf == nil || r.method != http.MethodGet {
		return next
	}
	_, lists := r.form.(listQuery)
	return func(c echo.Context) error {
		things, ok := thingsOf(c)
		if !ok || s.personal(c.Request()) {
			return next(c)
		}
		r := c.Request()
		key := r.URL.RequestURI()
		if lists {
			langs, err := s.keptLangs(r, forum.Viewer{})
			if err != nil {
				return err
			}
			r, key = withLangs(r, langs), key+" "+ofLangs(r, langs)
		}
		return s.Pages.Serve(c.Response(), r, key, things, func(w http.ResponseWriter, r *http.Request) error {
			if s.CDNMaxAge > 0 { // or else the page says that caches must ask first
				w.Header().Set("Cache-Control", s.everybodys())
			}
			made := s.echo.NewContext(middleware.WithoutCookies(r), w)
			made.SetPath(c.Path())
			made.SetParamNames(c.ParamNames()...)
			made.SetParamValues(c.ParamValues()...)
			return next(made)
		})
	}
}

// ofLangs is what the languages that a visitor keeps make of a list: which ones it
// shows, and whether it offers to keep them. So whoever keeps others shares the page
// of an address that names its own.
func ofLangs(r *http.Request, kept forum.Langs) string {
	at, _ := address.ParseList(r.URL.Query()) // it was read before, or the request refused
	langs := langsOf(at, kept)
	return string(langs) + " " + remember(langs, kept)
}

// personal reports whether an answer may be somebody's in particular.
func (s *Server) personal(r *http.Request) bool {
	_, told := s.cookies.Get(r, middleware.FlashCookie)
	return told || s.cookies.Token(r) != ""
}

// known gives a request the parameters that its route knows and no others, each
// once and in one order: what a page doesn't know neither counts nor is echoed.
func known(r *http.Request, names []string) *http.Request {
	if r.URL.RawQuery == "" && !r.URL.ForceQuery {
		return r
	}
	given, kept := r.URL.Query(), url.Values{}
	for _, name := range names {
		if v := given.Get(name); v != "" {
			kept.Set(name, v)
		}
	}
	return withQuery(r, kept.Encode())
}

// withQuery is the request with another query, or itself if that is its own.
func withQuery(r *http.Request, query string) *http.Request {
	if query == r.URL.RawQuery && !r.URL.ForceQuery {
		return r
	}
	clean, u := *r, *r.URL
	u.RawQuery, u.ForceQuery, clean.URL = query, false, &u
	clean.RequestURI = u.RequestURI()
	return &clean
}

// spelling is what the query of a page is bound to, where the same page can be asked
// for in several ways.
type spelling interface {
	// spelled is the one query for the page that a request asks for. A failure is
	// that of a page which nobody can ask for so.
	spelled(s *Server, r *http.Request) (string, error)
}

// spelled gives a request the one query for the page that it asks for, so that
// neither what is kept of the page nor what it says of itself depends on how. One that
// can't be read is left without.
func (s *Server) spelled(r *http.Request, form any) (*http.Request, error) {
	page, ok := form.(spelling)
	if !ok || r.URL.RawQuery == "" {
		return r, nil
	}
	query, err := page.spelled(s, r)
	if err != nil {
		return known(r, nil), err
	}
	return withQuery(r, query), nil
}

// queryTags are the parameters that a route knows, from the prototype of what it
// binds.
func queryTags(form any) []string {
	if form == nil {
		return nil
	}
	var names []string
	for i, t := 0, reflect.TypeOf(form); i < t.NumField(); i++ {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("query"), ","); name != "" {
			names = append(names, name)
		}
	}
	return names
}
