package web

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"tertulia/internal/web/view"
)

// alternates are the same page in every locale. others is where those without
// any of them are sent; empty: to the fallback locale's page.
func (s *Server) alternates(path func(tag string) string, others string) []view.Alternate {
	var all []view.Alternate
	for _, l := range s.Locales.All() {
		all = append(all, view.Alternate{Lang: l.Tag(), Path: path(l.Tag())})
	}
	if others == "" {
		others = path(s.Locales.Fallback().Tag())
	}
	return append(all, view.Alternate{Lang: "x-default", Path: others})
}

// param is a decoded segment of the path. The router takes it as it was sent
// where its encoding isn't the usual one.
func param(c echo.Context, name string) string {
	value := c.Param(name)
	if c.Request().URL.RawPath == "" {
		return value
	}
	if decoded, err := url.PathUnescape(value); err == nil {
		return decoded
	}
	return value
}
