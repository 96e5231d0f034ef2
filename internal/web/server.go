package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"tertulia/internal/account"
	"tertulia/internal/community"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/middleware"
	"tertulia/internal/moderation"
	"tertulia/internal/store"
	"tertulia/internal/translation"
	"tertulia/static"
)

// Config is what pages are made with.
type Config struct {
	Store      *store.Store
	Locales    *locale.Set
	Settings   func() *forum.Settings // the current ones; never changed by callers
	Account    *account.Service
	Community  *community.Service
	Moderation *moderation.Service
	// Translation is what members do with translations.
	Translation *translation.Service
	Machine     *translation.Machine
	Load        func(ctx context.Context, token string) (forum.Viewer, error)

	// Pages keeps what visitors see; nil: nothing is kept.
	Pages *middleware.PageCache

	// Patience is how long a request may wait for the database before the answer
	// is 503; 0: 40 seconds.
	Patience time.Duration

	BaseURL string // scheme and host
	Secure  bool   // people reach the forum over TLS
	// CDNMaxAge is how long a shared cache may keep a visitor's page without asking;
	// 0: not at all.
	CDNMaxAge time.Duration
	Proxies   middleware.Proxies
	Limits    middleware.Limits
	Demo      bool
	Now       func() time.Time
	Log       *slog.Logger
}

// patience leaves time to write the page of the failure before a connection is
// cut off for being slow.
const patience = 40 * time.Second

// Server answers requests for pages.
type Server struct {
	Config
	base     *url.URL // BaseURL
	writes   *http.CrossOriginProtection
	cookies  middleware.Cookies
	routes   []route
	assets   http.Handler // the files under /static/
	pictures *pictures
	builtin  TagNames
	refusals refusals
	ready    readiness
	echo     *echo.Echo
	handler  http.Handler
}

// New makes the server of a forum's pages.
func New(c Config) (*Server, error) {
	s := &Server{Config: c, writes: http.NewCrossOriginProtection(), cookies: middleware.Cookies{Secure: c.Secure}, builtin: NewTagNames(c.Locales)}
	if s.Patience == 0 {
		s.Patience = patience
	}
	s.assets = static.Handler(http.HandlerFunc(s.noAsset))
	var err error
	if s.pictures, err = newPictures(); err != nil {
		return nil, err
	}
	if s.Pages == nil {
		if s.Pages, err = middleware.NewPageCache(0); err != nil {
			return nil, err
		}
	}
	s.routes = s.table()
	s.echo = s.router()
	if err := s.writes.AddTrustedOrigin(c.BaseURL); err != nil {
		return nil, err
	}
	if s.base, err = url.Parse(c.BaseURL); err != nil {
		return nil, err
	}
	limiter := middleware.NewLimiter(c.Limits, c.Store.TakeSoon, c.Now, s.Fail)
	if !c.Store.CountsAlone() {
		limiter.CountTogether(c.Store.Tell, c.Log)
	}
	compress, err := middleware.Compress()
	if err != nil {
		return nil, err
	}
	s.handler = middleware.Chain(s.echo,
		middleware.Bounded,
		middleware.Observe(c.Log, c.Proxies, s.Fail),
		compress,
		middleware.Headers(c.Secure),
		middleware.HeadAsGet,
		limiter.Addresses,
		middleware.Host(s.base, s.Fail),
		middleware.WellFormed(s.cookies, s.Fail),
		middleware.LongBodies(s.Fail),
		middleware.OneSpelling,
		middleware.SameOrigin(s.writes, s.Fail),
		middleware.Patience(s.Patience),
		middleware.Session(s.cookies, c.Account.Viewer, s.Fail),
		limiter.Members,
	)
	return s, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

func (s *Server) router() *echo.Echo {
	e := echo.New()
	e.IPExtractor = func(r *http.Request) string { return middleware.Client(r.Context()).String() }
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		r := c.Request()
		if errors.Is(err, echo.ErrNotFound) { // no route, which knows no parameters
			r = known(r, nil)
		}
		s.Fail(c.Response(), r, err)
	}
	for _, r := range s.routes {
		e.Add(r.method, r.path, s.guard(r))
		if r.method == http.MethodGet { // so that Allow names it; see [middleware.HeadAsGet]
			e.Add(http.MethodHead, r.path, s.guard(r))
		}
	}
	return e
}
