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
	At    address.List
	Page  *forum.ListPage
}

// tongue is one choice of the filter by language.
type tongue struct {
	lang   forum.Lang
	name   string
	own    bool   // the name is in the language itself
	path   string // of the list after the choice
	chosen bool
}

// tongues are the choices of the filter by language. Choosing one language shows
// it alone; each further one is added, and chosen again taken away.
func (v *List) tongues(p *Page) []tongue {
	var all []tongue
	for _, l := range p.Locales {
		all = append(all, v.tongue(langOf(l), l.Name(), true))
	}
	counts := append(slices.Clone(v.Page.Shown), v.Page.NotShown...)
	for _, lang := range p.otherLangs(counts...) {
		all = append(all, v.tongue(lang, p.langName(lang), false))
	}
	return all
}

func (v *List) tongue(lang forum.Lang, name string, own bool) tongue {
	chosen := v.Page.Query.Langs.List()
	t := tongue{lang: lang, name: name, own: own, chosen: slices.Contains(chosen, lang)}
	var after []string
	for _, l := range chosen {
		if l != lang {
			after = append(after, string(l))
		}
	}
	if !t.chosen {
		after = append(after, string(lang))
	}
	if len(after) == 0 {
		t.path = v.allLangs()
	} else {
		t.path = v.At.WithLangs(after...).On(v.Path)
	}
	return t
}

func (v *List) filtered() bool   { return v.Page.Query.Langs != "" }
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
	return t.Name
}

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
	return address.Thread(p.L.Tag(), int64(r.ID), r.Slug)
}

// since is the time a row shows: of the last activity, or of the opening where
// that is what the list goes by.
func since(r *forum.ThreadRow, by address.Sort) (t timeOf) {
	if by == address.SortNewest || by == address.SortUnanswered {
		return timeOf{r.CreatedAt, r.DateUnknown}
	}
	return timeOf{r.LastActivityAt, r.DateUnknown && r.Comments() == 0}
}
