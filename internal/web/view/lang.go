package view

import (
	"strings"

	"tertulia/internal/forum"
	"tertulia/internal/locale"
)

// mark is the short form of a language's own name; its tag in capitals where the
// interface doesn't speak it, and a question mark where it isn't known.
func (p *Page) mark(lang forum.Lang) string {
	if !lang.Known() {
		return "?"
	}
	for _, l := range p.Locales {
		if l.Tag() == string(lang) {
			return l.Mark()
		}
	}
	return strings.ToUpper(string(lang))
}

// langName is the name of a content language in the reader's.
func (p *Page) langName(lang forum.Lang) string {
	if !lang.Known() {
		return p.T("thread.lang_unknown")
	}
	return p.L.LanguageName(string(lang))
}

// tagOf is the lang attribute of a text that members wrote; empty, which is HTML's
// word for unknown, where its language isn't certain.
func tagOf(lang forum.Lang) string {
	if !lang.Known() {
		return ""
	}
	return string(lang)
}

// dirOf is its dir attribute: text of unknown language shows its own direction.
func dirOf(lang forum.Lang) string {
	if !lang.Known() {
		return "auto"
	}
	return locale.Direction(string(lang))
}

// otherLangs are the languages among counts that the interface doesn't speak.
func (p *Page) otherLangs(counts ...forum.LangCount) []forum.Lang {
	var others []forum.Lang
	for _, c := range counts {
		if !c.Lang.Known() || p.speaks(c.Lang) {
			continue
		}
		others = append(others, c.Lang)
	}
	return others
}

func (p *Page) speaks(lang forum.Lang) bool {
	for _, l := range p.Locales {
		if l.Tag() == string(lang) {
			return true
		}
	}
	return false
}
