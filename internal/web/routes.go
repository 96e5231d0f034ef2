package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/middleware"
	"tertulia/static"
)

// access says who may use a route at all. What they may do there is decided by
// the rules in forum.
type access string

// The kinds of access, as docs/ROUTES.md names them.
const (
	everyone   access = "everyone"
	members    access = "members"    // visitors are sent to log in
	moderators access = "moderators" // of any language
	admins     access = "admins"
)

// route is one row of the table. docs/ROUTES.md lists the same, held true by a
// test.
type route struct {
	method, path string
	who          access
	// form is the prototype of what the handler binds: its form tags are the
	// fields of a POST, its query tags the parameters of a GET; nil for none.
	form   any
	handle echo.HandlerFunc
}

// table is every route there is.
func (s *Server) table() []route {
	return concat(
		s.plainRoutes(),
		s.siteRoutes(),
		s.listRoutes(),
		s.threadRoutes(),
		s.writingRoutes(),
		s.questionRoutes(),
		s.translationRoutes(),
		s.findRoutes(),
		s.feedRoutes(),
		s.sharingRoutes(),
		s.accountRoutes(),
		s.settingsRoutes(),
		s.moderationRoutes(),
		s.engineRoutes(),
	)
}

func concat(tables ...[]route) []route {
	var all []route
	for _, t := range tables {
		all = append(all, t...)
	}
	return all
}

// plainRoutes are those without a locale.
func (s *Server) plainRoutes() []route {
	return []route{
		{http.MethodGet, address.Root, everyone, nil, s.root},
		{http.MethodGet, address.Health, everyone, nil, s.healthz},
		{http.MethodGet, address.Ready, everyone, nil, s.readyz},
		{http.MethodGet, static.Prefix + "*", everyone, nil, echo.WrapHandler(s.assets)},
		{http.MethodGet, address.Robots, everyone, nil, s.robots},
		{http.MethodGet, address.SecurityTxt, everyone, nil, s.securityTxt},
		{http.MethodGet, address.ChangePassword, everyone, nil, s.changePassword},
	}
}

// siteRoutes are the pages about the forum itself.
func (s *Server) siteRoutes() []route {
	return []route{
		{http.MethodGet, "/:locale", everyone, nil, s.addSlash},
		{http.MethodGet, "/:locale/switch", everyone, switchQuery{}, s.switchLocale},
		{http.MethodGet, "/:locale/about/:page", everyone, nil, s.about},
	}
}

// postOnly adds, for a child that only takes POST, a GET that sends on to the
// page it belongs to.
func postOnly(r route, back echo.HandlerFunc) []route {
	return []route{r, {http.MethodGet, r.path, everyone, nil, back}}
}

// guard lets a handler run for a known locale and those who may use the route.
func (s *Server) guard(r route) echo.HandlerFunc {
	localised := strings.Contains(r.path, "/:locale")
	handle := s.kept(r, r.handle)
	names := queryTags(r.form)
	return func(c echo.Context) (err error) {
		defer contain(c, &err)
		if r.method == http.MethodGet {
			c.SetRequest(known(c.Request(), names))
		}
		if localised {
			l, ok := s.Locales.Lookup(c.Param("locale"))
			if !ok {
				return forum.Fail(forum.NotFound, "error.not_found")
			}
			c.SetRequest(c.Request().WithContext(withLocale(c.Request().Context(), l)))
		}
		clean, err := s.spelled(c.Request(), r.form)
		c.SetRequest(clean)
		if err != nil {
			return err
		}
		if err := allowed(r.who, viewer(c)); err != nil {
			return err
		}
		if r.method == http.MethodPost && c.Request().ContentLength != 0 {
			if err := bind(c, new(struct{})); err != nil { // broken is broken, whatever of it is used
				return err
			}
			if err := s.recognise(c, r.who); err != nil {
				return err
			}
		}
		return handle(c)
	}
}

// recognise finds out once more who makes a request, now that its body has come: whoever
// holds that back, for as long as a connection may take, writes nothing by a session that
// has ended or by rights that they have lost meanwhile. It costs no statement but where
// something has changed, or nothing is kept in memory. For a visitor there is nothing to
// lose.
func (s *Server) recognise(c echo.Context, who access) error {
	r := c.Request()
	if !viewer(c).SignedIn() {
		return nil
	}
	v, err := s.Account.Viewer(r.Context(), s.cookies.Token(r))
	if err != nil {
		return err
	}
	if !v.SignedIn() {
		s.cookies.Clear(c.Response())
	}
	c.SetRequest(r.WithContext(middleware.WithViewer(r.Context(), v)))
	return allowed(who, v)
}

// contain makes a panic an error with its stack. It is done here, where the form is
// known, so that the page of the failure has what was typed. Where half an answer is
// out, or the connection is to be cut, the panic goes on.
func contain(c echo.Context, err *error) {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler || c.Response().Committed {
		panic(p)
	}
	*err = middleware.Panicked(p)
}

func allowed(who access, v forum.Viewer) error {
	switch {
	case who == everyone:
		return nil
	case !v.SignedIn():
		return forum.Fail(forum.Unauthorized, "error.unauthorized")
	case who == moderators && !v.IsModerator(), who == admins && !v.IsAdmin():
		if v.Member.Suspended() {
			return forum.CanWrite(v)
		}
		return forum.Fail(forum.Forbidden, "error.forbidden")
	}
	return nil
}
