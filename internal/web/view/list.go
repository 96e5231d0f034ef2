package view

import (
	"slices"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
)

// List is a page of threads: the home page, or those of a tag.
type List struct {
	Title string // heading; in the reader's language, or a tag as typed
	Intro string // empty: none
	Path  string // of the list, without a query
	Back  string // of the member whose threads these are; empty for other lists
	At    address.List
	Page  *forum.ListPage
	// Names are those of the list's tag in other languages; nil for none.
	Names *forum.NamesPage
	// Remember is the choice of languages that the address makes, offered for
	// keeping because it isn't the one kept: "nl,de" or "all"; empty: none.
	Remember string
}

// tongue is one choice of the filter by language.
type tongue struct {
	lang   forum.Lang
	name   string
	own    bool   // the name is in the language itself
	path   string // of the list after the choice
	chosen bool
}

// tonguesOf are the choices of a filter by language: the interface's languages and
// those that only content has. Choosing one language shows it alone; each further
// one is added, and chosen again taken away. path makes the address for a
// choice; none means all.
func tonguesOf(p *Page, chosen forum.Langs, others []forum.Lang, path func(langs []string) string) []tongue {
	var all []tongue
	for _, l := range p.Locales {
		all = append(all, tongue{lang: langOf(l), name: l.Name(), own: true})
	}
	for _, lang := range others {
		all = append(all, tongue{lang: lang, name: p.langName(lang)})
	}
	for i := range all {
		all[i].chosen = chosen.Has(all[i].lang)
		all[i].path = path(toggled(chosen.List(), all[i].lang))
	}
	return all
}

// toggled is the choice after one more click on a language.
func toggled(chosen []forum.Lang, lang forum.Lang) []string {
	var after []string
	for _, l := range chosen {
		if l != lang && l.Known() { // what is in no certain language is shown in any case
			after = append(after, string(l))
		}
	}
	if !slices.Contains(chosen, lang) {
		after = append(after, string(lang))
	}
	return after
}

func (v *List) tongues(p *Page) []tongue {
	counts := append(slices.Clone(v.Page.Shown), v.Page.NotShown...)
	return tonguesOf(p, v.Page.Query.Langs, p.otherLangs(counts...), func(langs []string) string {
		if len(langs) == 0 {
			return v.allLangs()
		}
		return v.At.WithLangs(langs...).On(v.Path)
	})
}

// kept is the list as it shows once the choice of languages is kept.
func (v *List) kept() string { return v.At.WithLangs().On(v.Path) }

func (v *List) allLangs() string { return v.At.WithAllLangs().On(v.Path) }

func (v *List) first() string {
	at := v.At
	at.After = ""
	return at.On(v.Path)
}

func (v *List) next() string {
	at := v.At
	at.After = v.Page.Next
	return at.On(v.Path)
}

func (v *List) sorted(s address.Sort) string { return v.At.WithSort(s).On(v.Path) }

func (v *List) order() address.Sort {
	if v.At.Sort == "" {
		return address.SortLatest
	}
	return v.At.Sort
}

func (v *List) empty() bool { return len(v.Page.Pinned)+len(v.Page.Threads) == 0 }

// notShown is the line about the threads that the filter leaves out.
func (v *List) notShown(p *Page) []locale.Part {
	count := 0
	var names []string
	for _, c := range v.Page.NotShown {
		count += c.Count
		names = append(names, p.langName(c.Lang))
	}
	return p.L.Parts("list.not_shown", locale.Args{"Count": count, "Languages": p.L.List(names)}, "Show")
}

// tagName is a tag as readers see it: the built-in ones in their language.
//
//locale:keys tag.name.{strategy,customer-service,sales,conversation,automation,live-events,copywriting,analytics,crisis,advertising,community,tools,ethics,meta}
func (p *Page) tagName(t forum.Tag) string {
	if t.Builtin {
		return p.T("tag.name." + t.Key)
	}
	return p.Reader.TagName(&t).Text
}

// TagName is a tag's name as readers see it, for where nothing stands beside it.
func (p *Page) TagName(t forum.Tag) string { return p.tagName(t) }

// TagTitle is a tag's name for headings and <title>.
func (p *Page) TagTitle(t *forum.Tag) string { return locale.Isolate(p.tagName(*t)) }

//locale:keys sort.{latest,newest,discussed,unanswered}
func (p *Page) sortName(s address.Sort) string { return p.T("sort." + string(s)) }

// threadPath is where a thread's row leads: to the first unread post for those
// who have been there, else to its start.
func (p *Page) threadPath(r *forum.ThreadRow) string {
	if r.Unread() > 0 {
		return address.ThreadDo(p.L.Tag(), int64(r.ID), address.ThreadUnread)
	}
	return p.threadAt(&r.Thread)
}

// since is the time a row shows: of the last activity, or of the opening where
// that is what the list goes by.
func since(r *forum.ThreadRow, by address.Sort) (t timeOf) {
	if by == address.SortNewest || by == address.SortUnanswered {
		return timeOf{r.CreatedAt, r.DateUnknown}
	}
	return timeOf{r.LastActivityAt, r.DateUnknown && r.Comments() == 0}
}
