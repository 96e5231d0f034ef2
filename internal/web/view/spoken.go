package view

import (
	"slices"

	"tertulia/internal/forum"
	"tertulia/internal/locale"
)

// langsHere says which languages people write and read in a comment's thread;
// empty where there is but one, which everybody sees.
func (w *Writing) langsHere(p *Page) string {
	if len(w.spoken()) < 2 {
		return ""
	}
	hint := p.T("form.langs_written", locale.Args{"Languages": p.langList(w.Written)})
	if len(w.Read) > 0 {
		hint += " " + p.T("form.langs_read", locale.Args{"Languages": p.langList(w.Read)})
	}
	return hint + " " + p.T("form.langs_any")
}

// spoken are the languages of the thread, those of most posts first.
func (w *Writing) spoken() []forum.Lang {
	var langs []forum.Lang
	for _, counts := range [][]forum.LangCount{w.Written, w.Read} {
		for _, c := range counts {
			if c.Lang.Known() && !slices.Contains(langs, c.Lang) {
				langs = append(langs, c.Lang)
			}
		}
	}
	return langs
}

func (p *Page) langList(counts []forum.LangCount) string {
	var names []string
	for _, c := range counts {
		if c.Lang.Known() {
			names = append(names, p.langName(c.Lang))
		}
	}
	return p.L.List(names)
}

// langOptions are the languages to choose from: in a thread of several languages
// those of the thread before the others.
func (w *Writing) langOptions(p *Page) []Option {
	options, spoken := p.LangOptions(), w.spoken()
	if len(spoken) < 2 {
		return options
	}
	place := func(o Option) int {
		at := slices.Index(spoken, forum.Lang(o.Value))
		switch {
		case o.Value == "":
			return -1
		case at < 0:
			return len(spoken)
		}
		return at
	}
	slices.SortStableFunc(options, func(a, b Option) int { return place(a) - place(b) })
	for i, o := range options {
		switch place(o) {
		case -1:
		case len(spoken):
			options[i].Group = p.T("form.langs_others")
		default:
			options[i].Group = p.T("form.langs_thread")
		}
	}
	return options
}
