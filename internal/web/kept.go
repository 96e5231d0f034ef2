package web

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/fresh"
)

// keptThings says what each page that is kept for visitors is made of. Pages that
// aren't named here are made anew each time: forms, searches, what is somebody's
// own.
func keptThings(path string) func(c echo.Context) []fresh.Thing {
	switch path {
	case "/:locale/", "/:locale/tags", "/:locale/tags/:tag", "/:locale/u/:handle", "/:locale/u/:handle/threads", "/:locale/moderation/log",
		"/:locale/about/:page", "/feeds/:locale/threads", "/feeds/:locale/tags/:tag", "/feeds/:locale/u/:handle",
		address.Sitemap, "/sitemaps/:locale/:file":
		return func(echo.Context) []fresh.Thing { return []fresh.Thing{fresh.Lists()} }
	case "/:locale/t/:id", "/:locale/t/:id/:slug", "/feeds/:locale/t/:id":
		return func(c echo.Context) []fresh.Thing {
			n, _ := address.ParseID(c.Param("id")) // 0 for what isn't one: that page isn't kept
			return []fresh.Thing{fresh.Thread(forum.ThreadID(n))}
		}
	}
	return nil
}

// kept answers visitors from the page cache, where the page may be kept. A
// request with a session or a flash neither reads nor fills it. A page is named
// by its address, as [known] leaves it, and by the languages that a visitor chose.
func (s *Server) kept(r route, next echo.HandlerFunc) echo.HandlerFunc {
	things := keptThings(r.path)
	if things == nil || r.method != http.MethodGet {
		return next
	}
	return func(c echo.Context) error {
		if s.personal(c.Request()) {
			return next(c)
		}
		r := c.Request()
		key := r.URL.RequestURI() + " " + string(s.keptLangs(r, forum.Viewer{}))
		return s.Pages.Serve(c.Response(), r, key, things(c), func(w http.ResponseWriter, r *http.Request) error {
			if s.CDNMaxAge > 0 { // or else the page says that caches must ask first
				w.Header().Set("Cache-Control", fmt.Sprintf("public, max-age=0, s-maxage=%d", int(s.CDNMaxAge.Seconds())))
			}
			made := s.echo.NewContext(r, w)
			made.SetPath(c.Path())
			made.SetParamNames(c.ParamNames()...)
			made.SetParamValues(c.ParamValues()...)
			return next(made)
		})
	}
}

// personal reports whether an answer may be somebody's in particular.
func (s *Server) personal(r *http.Request) bool {
	_, told := s.cookies.Get(r, flashCookie)
	return told || s.cookies.Token(r) != ""
}

// known gives a request the parameters that its route knows and no others, each
// once and in one order: what a page doesn't know neither counts nor is echoed.
func known(r *http.Request, names []string) *http.Request {
	if r.URL.RawQuery == "" {
		return r
	}
	given, kept := r.URL.Query(), url.Values{}
	for _, name := range names {
		if v := given.Get(name); v != "" {
			kept.Set(name, v)
		}
	}
	clean, u := *r, *r.URL
	u.RawQuery, u.ForceQuery, clean.URL = kept.Encode(), false, &u
	clean.RequestURI = u.RequestURI()
	return &clean
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
