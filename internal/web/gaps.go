package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/web/view"
)

// gapsQuery names what is to be translated: from a language into another.
type gapsQuery struct {
	Lang  string `query:"lang"` // into; empty: the page's, or another that the member reads
	From  string `query:"from"` // empty: all that the member reads
	Show  string `query:"show"` // a [forum.GapKind]; stale ones for others
	After string `query:"after"`
}

// gaps shows what is left to translate between the languages that a member reads.
func (s *Server) gaps(c echo.Context) error {
	var q gapsQuery
	if err := bind(c, &q); err != nil {
		return err
	}
	v := viewer(c)
	into := s.translatesInto(v)
	if len(into) == 0 {
		return forum.CanWrite(v)
	}
	g := view.Gaps{Into: into, From: s.readsFrom(v), Chosen: q.From}
	asked := forum.GapQuery{Into: chosenOf(into, forum.Lang(q.Lang), forum.Lang(c.Param("locale"))),
		Kind: kindOf(q.Show), After: q.After}
	asked.From = without(g.From, asked.Into)
	if from := forum.Lang(q.From); asked.From.Has(from) {
		asked.From = forum.JoinLangs(from)
	} else {
		g.Chosen = ""
	}
	page, err := s.Store.Gaps(c.Request().Context(), asked)
	if err != nil {
		return err
	}
	g.Page = page
	p := s.page(c.Response(), c.Request())
	p.Title, p.NoIndex = p.T("layout.to_translate"), true
	p.Path = address.Translations(p.L.Tag(), g.At())
	return s.render(c, http.StatusOK, view.GapsPage(p, g))
}

// kindOf is the kind of gaps that an address names.
func kindOf(show string) forum.GapKind {
	if kind := forum.GapKind(show); kind == forum.GapMissing || kind == forum.GapTags {
		return kind
	}
	return forum.GapStale
}

// translatesInto are the languages that a member may translate into.
func (s *Server) translatesInto(v forum.Viewer) []forum.Lang {
	var langs []forum.Lang
	for _, tag := range s.Locales.Tags() {
		if forum.TranslatesInto(v, forum.Lang(tag)) {
			langs = append(langs, forum.Lang(tag))
		}
	}
	return langs
}

// readsFrom are the languages that a member reads: all, if they haven't said.
func (s *Server) readsFrom(v forum.Viewer) []forum.Lang {
	if v.Member.ReadLangs != "" {
		return v.Member.Reads()
	}
	var langs []forum.Lang
	for _, tag := range s.Locales.Tags() {
		langs = append(langs, forum.Lang(tag))
	}
	return langs
}

// chosenOf is the first of the wishes that is among langs, or the first of these.
func chosenOf(langs []forum.Lang, wishes ...forum.Lang) forum.Lang {
	for _, wish := range wishes {
		for _, lang := range langs {
			if lang == wish {
				return lang
			}
		}
	}
	return langs[0]
}

func without(langs []forum.Lang, one forum.Lang) forum.Langs {
	var others []forum.Lang
	for _, lang := range langs {
		if lang != one {
			others = append(others, lang)
		}
	}
	return forum.JoinLangs(others...)
}
