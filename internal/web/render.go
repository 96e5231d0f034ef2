package web

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/middleware"
	"tertulia/internal/web/view"
)

// page is the shell of the page that answers a request.
func (s *Server) page(w http.ResponseWriter, r *http.Request) *view.Page {
	p := s.shell(w, r)
	p.Flash = s.takeFlash(w, r)
	return p
}

// shell is the same without what is said once.
func (s *Server) shell(w http.ResponseWriter, r *http.Request) *view.Page {
	l, v := s.localeOf(r), middleware.Viewer(r.Context())
	settings := s.settings(w, r)
	p := &view.Page{
		L: l, Locales: s.Locales.All(), Viewer: v, Reader: forum.ReaderOf(v, forum.Lang(l.Tag())), Now: s.Now(), Zone: zone(v), Path: pathOf(r, l.Tag()),
		Site: view.Site{
			Name: settings.Name[l.Tag()], Description: settings.Description[l.Tag()], BaseURL: s.BaseURL,
			SignUp: settings.Registration == forum.RegistrationOpen, Demo: s.Demo,
		},
	}
	for _, name := range forum.SitePages() {
		if settings.Page(name, l.Tag()) != "" {
			p.Site.Footer = append(p.Site.Footer, name)
		}
	}
	return p
}

// everybodysShell is the shell of what is the same for everyone, whoever asks: with nothing
// in it that they prefer.
func (s *Server) everybodysShell(c echo.Context) *view.Page {
	r := c.Request()
	return s.shell(c.Response(), r.WithContext(middleware.WithViewer(r.Context(), forum.Viewer{})))
}

// settings are the community settings, for an answer that may be everybody's; where
// they can't be read, those last known, so that the page that says so can still be made.
// What is made of those has perhaps the wrong name and rules: nobody may keep it.
func (s *Server) settings(w http.ResponseWriter, r *http.Request) *forum.Settings {
	settings, known := s.settingsOrLast(r.Context())
	if !known {
		w.Header().Set("Cache-Control", noStore)
	}
	return settings
}

// settingsPatience is how long the community settings may take to be read, less than
// the page of a failure has ([pagePatience]).
const settingsPatience = 2 * time.Second

// settingsOrLast says whether it knows them. It is for what is one member's alone,
// which nobody keeps in any case.
func (s *Server) settingsOrLast(ctx context.Context) (settings *forum.Settings, known bool) {
	reading, cancel := context.WithTimeout(ctx, settingsPatience)
	defer cancel()
	settings, err := s.Store.Settings(reading)
	if err != nil {
		s.Log.WarnContext(ctx, "settings unavailable", slog.Any("error", err))
		return s.Store.LastSettings(), false
	}
	return settings, true
}

// noStore is the Cache-Control of what nobody may keep.
const noStore = "no-store"

// mayKeep says how an answer may be kept, unless something said already how or that it
// may not.
func mayKeep(h http.Header, how string) {
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", how)
	}
}

// everybodys is how whatever is the same for everyone may be kept: caches ask each time
// whether it has changed, unless a CDN is given some time.
func (s *Server) everybodys() string {
	if s.CDNMaxAge > 0 {
		return fmt.Sprintf("public, max-age=0, s-maxage=%d", int(s.CDNMaxAge.Seconds()))
	}
	return "public, no-cache"
}

// pathOf is the page's own path and query; on addresses without a locale the
// home page's.
func pathOf(r *http.Request, locale string) string {
	if _, _, ok := address.SplitLocale(r.URL.Path); ok && r.Method == http.MethodGet {
		return r.URL.RequestURI()
	}
	return address.Home(locale)
}

// zone is the viewer's time zone, or UTC.
func zone(v forum.Viewer) *time.Location {
	if v.SignedIn() {
		if z, err := time.LoadLocation(v.Member.TimeZone); err == nil {
			return z
		}
	}
	return time.UTC
}

// takeFlash reads the flash and removes it. What the editor's script asks for nobody
// sees as a page: it leaves the flash to the next one.
func (s *Server) takeFlash(w http.ResponseWriter, r *http.Request) *view.Flash {
	key, ok := s.cookies.Get(r, middleware.FlashCookie)
	if !ok || byScript(r) {
		return nil
	}
	s.cookies.Drop(w, middleware.FlashCookie)
	return &view.Flash{Key: key}
}

// redirect sends the browser to a page after an act, where message alert.KEY is
// said once; an empty key says nothing, nor what an act before it left to be said.
func (s *Server) redirect(c echo.Context, to, key string) error {
	if key != "" {
		s.cookies.Put(c.Response(), middleware.FlashCookie, key, time.Minute)
	} else if _, left := s.cookies.Get(c.Request(), middleware.FlashCookie); left {
		s.cookies.Drop(c.Response(), middleware.FlashCookie)
	}
	return c.Redirect(http.StatusSeeOther, to)
}

// renamed leads to the address that a page has now. Slugs and handles change, also back
// to what they were: whoever keeps it asks again each time, or two of them that point at
// each other would be walked in circles. What a member may see, and others perhaps not,
// nobody keeps.
func (s *Server) renamed(c echo.Context, to string) error {
	h := c.Response().Header()
	middleware.Vary(h, "Cookie")
	h.Set("Cache-Control", "public, no-cache")
	if s.personal(c.Request()) {
		h.Set("Cache-Control", "no-store")
	}
	return c.Redirect(http.StatusMovedPermanently, to)
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// maxBuffer is the largest buffer in bytes that is used again: one for a page that was
// larger would keep its memory for nothing.
const maxBuffer = 1 << 20

func giveBack(b *bytes.Buffer) {
	if b.Cap() <= maxBuffer {
		buffers.Put(b)
	}
}

// render answers with a page. It is made whole before a byte leaves, so that a
// failure half-way is still a proper error page.
func (s *Server) render(c echo.Context, status int, page templ.Component) error {
	return write(c.Response(), c.Request(), status, page)
}

func write(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	buf := buffers.Get().(*bytes.Buffer)
	defer giveBack(buf)
	buf.Reset()
	if err := page.Render(r.Context(), buf); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	middleware.Vary(h, "Cookie")
	if middleware.Viewer(r.Context()).SignedIn() || r.Method != http.MethodGet || status >= http.StatusBadRequest {
		h.Set("Cache-Control", noStore)
	}
	mayKeep(h, "public, no-cache")
	w.WriteHeader(status)
	_, _ = w.Write(buf.Bytes()) // the client may be gone; nobody is left to tell
	return nil
}

// loginPath is the log-in page that leads back to a page.
func loginPath(locale string, back *url.URL) string {
	return address.Login(locale, back.RequestURI())
}
