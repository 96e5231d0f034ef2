package view

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
)

// EngineSetting decides whether engines may translate what the member writes.
type EngineSetting struct{ Off bool }

func (EngineSetting) section() string { return "engine" }

func (v EngineSetting) form(p *Page, f Faults) templ.Component { return engineSetting(p, v, f) }

func (v EngineSetting) choice() string {
	if v.Off {
		return "off"
	}
	return "on"
}

func (p *Page) engineChoices() []Option {
	return []Option{{Value: "on", Label: p.T("settings.engine.on")}, {Value: "off", Label: p.T("settings.engine.off")}}
}

// Glossary is the terms of one pair of languages, with the form for another.
type Glossary struct {
	From, To       forum.Lang
	Source, Target string
	Terms          []forum.Term
}

// asks reports whether the viewer may ask the engine for this page in the
// language of the interface, and something on it is left to translate.
func (v *Thread) asks(p *Page) bool {
	to := langOf(p.L)
	if v.Engine == nil || forum.CanAskEngine(p.Viewer, &v.Page.Thread, v.Engine, to, p.Now) != nil {
		return false
	}
	if v.left(v.Page.Thread.AuthorID, v.Page.Thread.Lang, v.Page.Titles, to) {
		return true
	}
	for i := range v.Page.Posts {
		row := &v.Page.Posts[i]
		if row.Readable && !row.Wiped() && v.left(row.AuthorID, row.Lang, row.Versions, to) {
			return true
		}
	}
	return false
}

// left reports whether the engine can translate a text, and what there is in that
// language isn't by people or as new as the original.
func (v *Thread) left(author forum.MemberID, from forum.Lang, versions []forum.Translation, to forum.Lang) bool {
	for i := range versions {
		if tr := &versions[i]; tr.Lang == to && (tr.Source == forum.Human || !tr.Stale) {
			return false
		}
	}
	return v.Engine.Translates(from, to) && !v.Page.People[author].NoEngine
}

// keeps reports whether the viewer may keep engines from the thread: where there
// is one to keep from it, or one was kept from it.
func (v *Thread) keeps(p *Page) bool {
	connected := v.Engine != nil && v.Engine.Connected()
	return (connected || v.Page.Thread.NoEngine) && forum.CanKeepFromEngines(p.Viewer, &v.Page.Thread) == nil
}

// translates names the pairs of an engine, together for each language translated
// from, as "Dutch into English and Spanish".
func (p *Page) translates(e *forum.Engine) []string {
	var from []forum.Lang
	into := map[forum.Lang][]string{}
	for _, pair := range e.Pairs {
		if into[pair.FromLang] == nil {
			from = append(from, pair.FromLang)
		}
		into[pair.FromLang] = append(into[pair.FromLang], p.langName(pair.ToLang))
	}
	all := make([]string, len(from))
	for i, lang := range from {
		p.L.SortStrings(into[lang])
		all[i] = p.T("engine.pair", locale.Args{"From": p.langName(lang), "To": p.L.List(into[lang])})
	}
	return all
}

func (p *Page) intoLang(from, to forum.Lang) string {
	return p.T("engine.pair", locale.Args{"From": p.langName(from), "To": p.langName(to)})
}

// usedArgs are the numbers of a budget.
func (p *Page) usedArgs(v *forum.EnginePage) locale.Args {
	return locale.Args{"Used": p.number(v.Characters), "Budget": p.number(v.Budget)}
}

func termDelete(p *Page, t forum.Term) string {
	return address.Moderation(p.L.Tag(), "terms") + "/" + strconv.FormatInt(t.ID, 10) + "/delete"
}

func termsOf(p *Page, from, to forum.Lang) string {
	return address.Moderation(p.L.Tag(), "terms") + "?" + url.Values{"from": {string(from)}, "to": {string(to)}}.Encode()
}
