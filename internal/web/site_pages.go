package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/text"
	"tertulia/internal/web/view"
)

// robots lets search engines read everything but forms, searches and the
// members' own pages.
func (s *Server) robots(c echo.Context) error {
	rules := "User-agent: *\n"
	for _, l := range s.Locales.All() { // by name: "/*/new" would hide threads whose slug begins so
		for _, path := range []string{"login", "signup", "forgot", "settings/", "moderation/", "drafts", "new", "search", "switch"} {
			rules += "Disallow: /" + l.Tag() + "/" + path + "\n"
		}
	}
	rules += "Sitemap: " + address.Absolute(s.BaseURL, address.Sitemap) + "\n"
	return s.publish(c, echo.MIMETextPlainCharsetUTF8, []byte(rules))
}

// securityTxt says where to report a vulnerability (RFC 9116): on the
// operator's contact page, once one is written.
func (s *Server) securityTxt(c echo.Context) error {
	var contacts string
	var languages []string
	for _, l := range s.Locales.All() {
		if s.settings(c.Response(), c.Request()).Page("contact", l.Tag()) != "" {
			contacts += "Contact: " + address.Absolute(s.BaseURL, address.Footer(l.Tag(), "contact")) + "\n"
			languages = append(languages, l.Tag())
		}
	}
	if contacts == "" {
		return forum.Fail(forum.NotFound, "error.not_found")
	}
	expires := s.Now().AddDate(0, 6, 0).UTC().Truncate(24 * time.Hour).Format(time.RFC3339)
	contacts += "Expires: " + expires + "\nPreferred-Languages: " + strings.Join(languages, ", ") + "\n"
	return s.publish(c, echo.MIMETextPlainCharsetUTF8, []byte(contacts))
}

// changePassword sends password managers to the right page
// (W3C, "A Well-Known URL for Changing Passwords").
func (s *Server) changePassword(c echo.Context) error {
	return c.Redirect(http.StatusFound, address.Settings(s.preferred(c.Request()).Tag(), "password"))
}

// written are the addresses of a page of the operator's in the locales that it is
// written in.
func (s *Server) written(settings *forum.Settings, name string) []view.Alternate {
	path := func(tag string) string { return address.Footer(tag, name) }
	all := slices.DeleteFunc(s.alternates(path, ""), func(a view.Alternate) bool {
		return a.Lang != "x-default" && settings.Page(name, a.Lang) == ""
	})
	if settings.Page(name, s.Locales.Fallback().Tag()) == "" {
		all[len(all)-1].Path = all[0].Path
	}
	return all
}

// about is a page that the operator wrote in this locale.
//
//locale:keys page.{rules,terms,privacy,imprint,contact}.title
func (s *Server) about(c echo.Context) error {
	p := s.page(c.Response(), c.Request())
	name := c.Param("page")
	settings := s.settings(c.Response(), c.Request())
	markdown := settings.Page(name, p.L.Tag())
	if markdown == "" || !slices.Contains(forum.SitePages(), name) {
		return forum.Fail(forum.NotFound, "error.not_found")
	}
	rendered, err := text.Render(markdown, text.Options{BaseURL: s.BaseURL, Headings: 2})
	if err != nil {
		return err
	}
	p.Title = p.T("page." + name + ".title")
	p.Canonical, p.Alternates = address.Footer(p.L.Tag(), name), s.written(settings, name)
	return s.render(c, http.StatusOK, view.About(p, name, rendered))
}
