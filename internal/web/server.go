package web

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"tertulia/internal/account"
	"tertulia/internal/community"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/middleware"
	"tertulia/internal/moderation"
	"tertulia/internal/store"
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
	Load       func(ctx context.Context, token string) (forum.Viewer, error)

	// Pages keeps what visitors see; nil: nothing is kept.
	Pages *middleware.PageCache

	BaseURL string // scheme and host
	Secure  bool   // people reach the forum over TLS
	Proxies []*net.IPNet
	Demo    bool
	Now     func() time.Time
	Log     *slog.Logger
}

// Server answers requests for pages.
type Server struct {
	Config
	cookies  middleware.Cookies
	routes   []route
	assets   http.Handler // the files under /static/
	pictures *pictures
	echo     *echo.Echo
	handler  http.Handler
}

// New makes the server of a forum's pages.
func New(c Config) (*Server, error) {
	s := &Server{Config: c, cookies: middleware.Cookies{Secure: c.Secure}}
	var err error
	if s.assets, err = static.Handler(http.HandlerFunc(s.noAsset)); err != nil {
		return nil, err
	}
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
	writes := http.NewCrossOriginProtection()
	if err := writes.AddTrustedOrigin(c.BaseURL); err != nil {
		return nil, err
	}
	compress, err := middleware.Compress()
	if err != nil {
		return nil, err
	}
	s.handler = middleware.Chain(s.echo,
		middleware.Observe(c.Log, s.Fail),
		compress,
		middleware.Headers(c.Secure),
		middleware.HeadAsGet,
		middleware.WellFormed(s.Fail),
		middleware.SameOrigin(writes, s.Fail),
		middleware.Session(s.cookies, c.Account.Viewer, s.Fail),
	)
	return s, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

func (s *Server) router() *echo.Echo {
	e := echo.New()
	e.IPExtractor = s.extractor()
	e.HTTPErrorHandler = func(err error, c echo.Context) { s.Fail(c.Response(), c.Request(), err) }
	for _, r := range s.routes {
		e.Add(r.method, r.path, s.guard(r))
	}
	return e
}

// extractor finds the client's address: the connection's own, or the one that a
// trusted proxy names.
func (s *Server) extractor() echo.IPExtractor {
	if len(s.Proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, n := range s.Proxies {
		options = append(options, echo.TrustIPRange(n))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}
