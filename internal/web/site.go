package web

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/middleware"
)

// choiceLife is how long a visitor's browser keeps what was chosen.
const choiceLife = 365 * 24 * time.Hour

// root sends to the home page in the viewer's language.
func (s *Server) root(c echo.Context) error {
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store")
	middleware.Vary(h, "Accept-Language, Cookie")
	return c.Redirect(http.StatusFound, address.Home(s.preferred(c.Request()).Tag()))
}

// addSlash leads from "/nl" to "/nl/": for good, since neither ever changes.
func (s *Server) addSlash(c echo.Context) error {
	return c.Redirect(http.StatusMovedPermanently, address.Home(c.Param("locale")))
}

type switchQuery struct {
	Next string `query:"next"`
}

// switchLocale remembers the language chosen and sends on to the page in it.
func (s *Server) switchLocale(c echo.Context) error {
	var q switchQuery
	if err := bind(c, &q); err != nil {
		return err
	}
	to := c.Param("locale")
	next, ok := address.SafeNext(q.Next)
	if !ok {
		next = address.Home(to)
	}
	s.cookies.Put(c.Response(), middleware.LocaleCookie, to, choiceLife)
	return c.Redirect(http.StatusSeeOther, address.SwitchLocale(next, to))
}

// noAsset answers for a file that isn't there, without a page around it.
func (s *Server) noAsset(w http.ResponseWriter, r *http.Request) {
	s.Fail(w, r, forum.Fail(forum.NotFound, "error.not_found"))
}
