package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/maypok86/otter/v2"

	"tertulia/internal/address"
	"tertulia/internal/card"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/text"
	"tertulia/internal/web/view"
	"tertulia/static"
)

// sharingRoutes are the pictures that links show elsewhere.
func (s *Server) sharingRoutes() []route {
	return []route{
		{http.MethodGet, "/:locale/card.png", everyone, nil, s.siteCard},
		{http.MethodGet, "/:locale/t/:id/card.png", everyone, nil, s.threadCard},
	}
}

// share fills in what a link to a thread shows elsewhere.
func (s *Server) share(p *view.Page, v *view.Thread) {
	if v.Page.Thread.Visibility != forum.Visible {
		return
	}
	id := int64(v.Page.Thread.ID)
	p.Card = address.ThreadCard(p.L.Tag(), id)
	p.Feeds = append(p.Feeds, feedLink(p, view.Feed{Page: &forum.FeedPage{Thread: &forum.ThreadRow{Thread: v.Page.Thread}}},
		address.ThreadFeed(p.L.Tag(), id)))
	if !p.Viewer.SignedIn() { // for search engines, which have no account
		p.Data = v.StructuredData(p)
	}
}

// siteCard is the picture of the forum.
func (s *Server) siteCard(c echo.Context) error {
	p := s.everybodysShell(c)
	description := p.SiteDescription()
	return s.picture(c, card.Card{Site: p.SiteName(), Title: description, TitleRTL: p.L.Dir() == "rtl", RTL: p.L.Dir() == "rtl",
		Lang: p.L.Tag(), Mark: p.L.Mark(), Note: p.L.Name()})
}

// threadCard is the picture of a thread that everyone may see.
func (s *Server) threadCard(c echo.Context) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	row, err := s.Store.ThreadRow(c.Request().Context(), forum.Viewer{}, forum.ThreadID(n))
	if err != nil {
		return err
	}
	p := s.everybodysShell(c)
	t := &row.Thread
	title, lang, note := p.CardTitle(t)
	k := card.Card{Site: p.SiteName(), Title: title, TitleRTL: rightToLeft(title, lang), RTL: p.L.Dir() == "rtl", Note: note}
	if l, ok := s.Locales.Lookup(string(t.Lang)); ok {
		k.Lang, k.Mark = l.Tag(), l.Mark()
		if note == "" {
			k.Note = l.Name()
		}
	}
	if t.State == forum.Closed {
		k.Note = view.ClosedNote(p, t)
	}
	if k.Bars, err = s.bars(c.Request().Context(), t); err != nil {
		return err
	}
	return s.picture(c, k)
}

// bars are how readers stand on the question of a thread.
func (s *Server) bars(ctx context.Context, t *forum.Thread) (card.Bars, error) {
	if !t.Asks {
		return "", nil
	}
	q, err := s.Store.Standing(ctx, t.ID)
	if err != nil || q == nil {
		return "", err
	}
	var bars []card.Bar
	for _, g := range q.Groups() {
		bar := card.Bar{Lang: string(g.Lang), Mark: "?"}
		if l, ok := s.Locales.Lookup(string(g.Lang)); ok {
			bar.Mark = l.Mark()
		}
		for i := range q.Positions {
			bar.Parts = append(bar.Parts, q.In(g.Lang, q.Positions[i].ID))
		}
		bars = append(bars, bar)
	}
	return card.JoinBars(bars), nil
}

// rightToLeft is the direction of a title: its language's, or its own where that
// isn't known.
func rightToLeft(title string, lang forum.Lang) bool {
	if lang.Known() {
		return locale.Direction(string(lang)) == "rtl"
	}
	return text.Direction(title) == "rtl"
}

// Bounds of the pictures: how many bytes of them are kept, and how many are drawn
// at once.
const (
	picturesKept  = 16 << 20
	picturesDrawn = 2
)

// pictures keeps the pictures by what they say, so that they are never out of
// date.
type pictures struct {
	kept *otter.Cache[card.Card, []byte]
	busy chan struct{}
}

func newPictures() (*pictures, error) {
	kept, err := otter.New(&otter.Options[card.Card, []byte]{
		MaximumWeight: picturesKept,
		Weigher:       func(_ card.Card, file []byte) uint32 { return uint32(len(file)) + 1024 },
	})
	return &pictures{kept: kept, busy: make(chan struct{}, picturesDrawn)}, err
}

// of draws a picture, once for all who ask at the same time.
func (p *pictures) of(ctx context.Context, c card.Card) ([]byte, error) {
	return p.kept.Get(ctx, c, otter.LoaderFunc[card.Card, []byte](func(ctx context.Context, c card.Card) ([]byte, error) {
		select {
		case p.busy <- struct{}{}:
			defer func() { <-p.busy }()
			return c.PNG()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}))
}

// picture answers with a picture, which others may keep as they may a visitor's page: what it
// says may change or be hidden.
func (s *Server) picture(c echo.Context, k card.Card) error {
	file, err := s.pictures.of(c.Request().Context(), k)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(file)
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	h := c.Response().Header()
	h.Set("ETag", tag)
	mayKeep(h, s.everybodys())
	if static.Matches(c.Request().Header.Get("If-None-Match"), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(http.StatusOK, "image/png", file)
}
