package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"tertulia/internal/account"
	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/middleware"
)

// langsKey is under what a request carries the languages that its cookie says.
type langsKey struct{}

func withLangs(r *http.Request, langs forum.Langs) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), langsKey{}, langs))
}

// keptLangs are the languages a reader has chosen for good, sorted: a member's
// setting, a visitor's cookie; empty: all.
func (s *Server) keptLangs(r *http.Request, v forum.Viewer) (forum.Langs, error) {
	if v.SignedIn() {
		return v.Member.ReadLangs.Sorted(), nil
	}
	if langs, ok := r.Context().Value(langsKey{}).(forum.Langs); ok {
		return langs, nil
	}
	value, ok := s.cookies.Get(r, middleware.LangsCookie)
	if !ok {
		return "", nil
	}
	at, ok := address.ParseList(url.Values{"lang": {value}})
	if !ok {
		return "", nil
	}
	var err error
	at.Langs, err = s.heldLangs(r.Context(), at.Langs)
	return langsOf(at, ""), err
}

// heldLangs leaves of the languages that somebody asks for those in which the forum
// has anything, or may have: the interface's, and those that threads were written in.
// The others change nothing. Without any of them, what is in no certain language is
// left, which every choice shows. Capitals don't matter (RFC 5646, section 2.1.1).
func (s *Server) heldLangs(ctx context.Context, asked []string) ([]string, error) {
	var held []forum.Lang
	for _, l := range s.Locales.All() {
		held = append(held, forum.Lang(l.Tag()))
	}
	if slices.ContainsFunc(asked, func(tag string) bool { return !s.speaks(tag) }) {
		others, err := s.Store.Langs(ctx)
		if err != nil {
			return nil, err
		}
		held = append(held, others...)
	}
	var kept []string
	for _, l := range held {
		called := func(tag string) bool { return strings.EqualFold(tag, string(l)) }
		if l.Known() && slices.ContainsFunc(asked, called) && !slices.Contains(kept, string(l)) {
			kept = append(kept, string(l))
		}
	}
	if len(kept) == 0 && len(asked) > 0 {
		kept = []string{string(forum.Und)}
	}
	slices.Sort(kept)
	return kept, nil
}

// speaks reports whether the interface exists in a language.
func (s *Server) speaks(lang string) bool {
	_, ok := s.Locales.Lookup(lang)
	return ok
}

// langsOf are the languages a list shows: those of its address, or else those
// kept.
func langsOf(at address.List, kept forum.Langs) forum.Langs {
	switch {
	case at.AllLangs:
		return ""
	case len(at.Langs) > 0:
		var langs []forum.Lang
		for _, tag := range at.Langs {
			langs = append(langs, forum.Lang(tag))
		}
		return forum.JoinLangs(langs...)
	}
	return kept
}

// allLangs stands for every language where a choice of them is sent.
const allLangs = "all"

// remember is the choice to offer for keeping; empty if it is the one kept.
func remember(chosen, kept forum.Langs) string {
	switch {
	case chosen == kept:
		return ""
	case chosen == "":
		return allLangs
	}
	return string(chosen)
}

type langsForm struct {
	Lang string `form:"lang"` // "nl,de", or "all"
	Next string `form:"next"`
}

// keepLangs keeps a choice of languages: in the member's settings, or in a
// visitor's cookie.
func (s *Server) keepLangs(c echo.Context) error {
	var f langsForm
	if err := bind(c, &f); err != nil {
		return err
	}
	at, err := listQuery{Lang: f.Lang}.parse()
	if err != nil {
		return err
	}
	if at.Langs, err = s.heldLangs(c.Request().Context(), at.Langs); err != nil {
		return err
	}
	next, ok := address.SafeNext(f.Next)
	if !ok {
		next = address.Home(c.Param("locale"))
	}
	langs := langsOf(at, "")
	if v := viewer(c); v.SignedIn() {
		m := v.Member
		err := s.Account.SavePreferences(c.Request().Context(), v, account.Preferences{Locale: m.Locale, TimeZone: m.TimeZone,
			Digits: m.Digits, ReadLangs: langs.List(), WriteLang: m.WriteLang, Scheme: m.Scheme,
			Originals: m.Originals})
		if err != nil {
			return err
		}
		return s.redirect(c, next, "")
	}
	s.setLangs(c, langs)
	return s.redirect(c, next, "")
}

func (s *Server) setLangs(c echo.Context, langs forum.Langs) {
	if langs == "" {
		s.cookies.Drop(c.Response(), middleware.LangsCookie)
		return
	}
	s.cookies.Put(c.Response(), middleware.LangsCookie, string(langs), choiceLife)
}
