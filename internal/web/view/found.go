package view

import (
	"cmp"
	"slices"
	"strings"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/text"
)

// snippetLength is about how much of a post a list of posts shows, in characters.
const snippetLength = 240

// Search is the page of a search.
type Search struct {
	At    address.SearchQuery
	Typed text.Typed        // At.Text taken apart
	Words text.Query        // of At.Text, for marking them in the results
	Page  *forum.SearchPage // nil where nothing was asked yet
	Tag   string            // as the form names it
	// Remember is the choice of languages offered for keeping, as in [List].
	Remember string
	Lexicon  *text.Lexicon // nil: one of its own
	marker   *text.Marker  // of Words; nil until the first excerpt
}

// Title is the page's, for <title>.
func (v *Search) Title(p *Page) string {
	if v.At.Text == "" {
		return p.T("search.title")
	}
	return p.T("search.title_for", locale.Args{"Text": locale.Isolate(v.At.Text)})
}

func (v *Search) field(p *Page) Field {
	return Field{Name: "q", Type: "search", Label: p.T("search.words"), Hint: p.T("search.hint"), Value: v.At.Text}
}

func (v *Search) tagField(p *Page) Field {
	return Field{Name: "tag", Label: p.T("search.tag"), Hint: p.knownTags(), Value: v.Tag, Optional: true}
}

func (v *Search) byField(p *Page) Field {
	return Field{Name: "by", Label: p.T("search.by"), Value: v.At.By, Optional: true}
}

func (v *Search) stateField(p *Page) Field {
	return Field{Name: "is", Label: p.T("search.threads"), Value: v.At.Is}
}

func (v *Search) stateOptions(p *Page) []Option {
	return []Option{{Value: "", Label: p.T("search.state.any")}, {Value: string(forum.Open), Label: p.T("search.state.open")},
		{Value: string(forum.Closed), Label: p.T("search.state.closed")}}
}

func (v *Search) summaryField(p *Page) Field {
	return Field{Name: "has", Label: p.T("search.has_summary"), Value: v.At.Has}
}

func (v *Search) sinceField(p *Page) Field {
	return Field{Name: "since", Type: "date", Label: p.T("search.since"), Value: v.At.Since, Optional: true}
}

func (v *Search) beforeField(p *Page) Field {
	return Field{Name: "before", Type: "date", Label: p.T("search.before"), Value: v.At.Before, Optional: true}
}

func (v *Search) sortField(p *Page) Field {
	value := "newest"
	if v.At.Best {
		value = "best"
	}
	return Field{Name: "sort", Label: p.T("search.order"), Value: value}
}

func (v *Search) sortOptions(p *Page) []Option {
	return []Option{{Value: "newest", Label: p.T("search.sort.newest")}, {Value: "best", Label: p.T("search.sort.best")}}
}

// narrowed reports whether the filters of the form are in use.
func (v *Search) narrowed() bool {
	return v.At.Tag != "" || v.At.By != "" || v.At.Is != "" || v.At.Has != "" || v.At.Since != "" || v.At.Before != "" || v.At.Best
}

// none says why nothing was found.
func (v *Search) none(p *Page) string {
	if len(v.Words.Words) == 0 && v.Page.Query.Browse {
		return p.T("search.none.filters")
	}
	return p.T("search.none.text")
}

// langs is the filter by language as the form sends it on.
func (v *Search) langs() string {
	if v.At.AllLangs {
		return ""
	}
	return strings.Join(v.At.Langs, ",")
}

// count says how many posts were found.
func (v *Search) count(p *Page) string {
	if v.Page.Capped {
		return p.T("search.found_many", countArgs(v.Page.Total))
	}
	return p.T("search.found", countArgs(v.Page.Total))
}

func (v *Search) inLang(p *Page, lang forum.Lang) string { return v.inLangs(p)([]string{string(lang)}) }

func (v *Search) unfiltered(p *Page) string {
	return v.without(p, forum.FilterTag, forum.FilterAuthor, forum.FilterState, forum.FilterSummary, forum.FilterDate)
}

// filtered reports whether more than words, languages and a tag narrow the search.
func (v *Search) filtered() bool {
	q := v.Page.Query.Without(forum.FilterLang, forum.FilterTag)
	return len(q.Filters()) > 0
}

// without is the search without some filters, typed or chosen.
func (v *Search) without(p *Page, filters ...forum.Filter) string {
	return v.with(p, func(at *address.SearchQuery) {
		at.Text = text.ReadTyped(at.Text).Without(filters...)
		for _, f := range filters {
			leaveOut(at, f)
		}
	})
}

func leaveOut(at *address.SearchQuery, f forum.Filter) {
	switch f {
	case forum.FilterLang:
		at.Langs, at.AllLangs = nil, true
	case forum.FilterTag:
		at.Tag = ""
	case forum.FilterAuthor:
		at.By = ""
	case forum.FilterState:
		at.Is = ""
	case forum.FilterSummary:
		at.Has = ""
	case forum.FilterDate:
		at.Since, at.Before = "", ""
	}
}

// respelled is the search with other words in the place of some.
func (v *Search) respelled(p *Page, r forum.Respelling) string {
	other := *v
	other.At.Text = v.Typed.Respelled(r.Words)
	return other.without(p, r.Without...)
}

// respelledText is what stands in its box.
func (v *Search) respelledText(r forum.Respelling) string {
	return text.ReadTyped(v.Typed.Respelled(r.Words)).Without(r.Without...)
}

// widening says what a search without some filters looks through.
//
//locale:keys search.wider.{lang,tag,author,state,summary,date}
func (p *Page) widening(w forum.Widening) string {
	if len(w.Without) == 1 {
		return p.T("search.wider." + string(w.Without[0]))
	}
	return p.T("search.wider.all")
}

// foundBy says how many posts a hint would find.
func (p *Page) foundBy(w forum.Widening) string {
	if w.Capped {
		return p.T("search.found_many", countArgs(w.Count))
	}
	return p.T("search.found", countArgs(w.Count))
}

func (v *Search) with(p *Page, change func(*address.SearchQuery)) string {
	at := v.At
	at.After = ""
	change(&at)
	return address.Search(p.L.Tag(), at)
}

func (v *Search) allLangs(p *Page) string { return v.without(p, forum.FilterLang) }

func (v *Search) inLangs(p *Page) func(langs []string) string {
	return func(langs []string) string {
		return v.with(p, func(at *address.SearchQuery) {
			at.Text = v.Typed.Without(forum.FilterLang)
			at.Langs, at.AllLangs = langs, len(langs) == 0
		})
	}
}

// kept is the search once the choice of languages is kept.
func (v *Search) kept(p *Page) string {
	return v.with(p, func(at *address.SearchQuery) { at.Langs, at.AllLangs = nil, false })
}

func (v *Search) anyTag(p *Page) string { return v.without(p, forum.FilterTag) }

func (v *Search) next(p *Page) string {
	return v.with(p, func(at *address.SearchQuery) { at.After = v.Page.Next })
}

// excerpt is a piece of a text in a list of posts.
type excerpt struct {
	lang    forum.Lang
	pieces  []text.Piece
	summary bool         // of the thread's summary, not of the post
	title   []text.Piece // of the thread; empty where nothing is marked in it
}

// excerpt is a post's text around what was looked for, or the summary's where only
// that holds it.
func (v *Search) excerpt(p *Page, f *forum.FoundPost) excerpt {
	if v.marker == nil {
		v.marker = cmp.Or(v.Lexicon, new(text.Lexicon)).Marker(v.Words)
	}
	shown, title := p.found(f), p.title(&f.Thread.Thread)
	e := excerpt{lang: shown.lang, pieces: v.marker.Snippet(text.PlainText(shown.rendered), shown.lang, snippetLength),
		title: v.marker.Snippet(title.Text, title.Lang, 4*len(title.Text))}
	if f.Summary == nil || anyFound(e.pieces) {
		return e
	}
	for _, summary := range summariesOf(p, f) {
		pieces := v.marker.Snippet(text.PlainText(summary.rendered), summary.lang, snippetLength)
		if anyFound(pieces) {
			return excerpt{lang: summary.lang, pieces: pieces, summary: true, title: e.title}
		}
	}
	return e
}

// summariesOf are the versions of the summary above a post that was found: the one that
// the reader sees, and the others.
func summariesOf(p *Page, f *forum.FoundPost) []foundText {
	all := []foundText{{lang: f.Summary.Lang, rendered: f.Summary.Rendered}}
	best := p.Reader.Version(f.Summary.Lang, f.SummaryVersions)
	for i := range f.SummaryVersions {
		tr := &f.SummaryVersions[i]
		shown := foundText{lang: tr.Lang, rendered: tr.Rendered, version: tr}
		if tr == best {
			all = append([]foundText{shown}, all...)
		} else {
			all = append(all, shown)
		}
	}
	return all
}

func anyFound(pieces []text.Piece) bool {
	return slices.ContainsFunc(pieces, func(piece text.Piece) bool { return piece.Found })
}

// start is the start of a post's text.
func start(p *Page, f *forum.FoundPost) excerpt {
	shown := p.found(f)
	return excerpt{lang: shown.lang, pieces: text.Snippet(text.PlainText(shown.rendered), shown.lang, text.Query{}, snippetLength)}
}

// foundText is the version of a post that stands in a list of posts.
type foundText struct {
	lang     forum.Lang
	rendered forum.Rendered
	version  *forum.Translation // nil: the original
}

// found picks that version: the one that was found, or else the one that the
// reader sees in the thread.
func (p *Page) found(f *forum.FoundPost) foundText {
	tr := p.Reader.Version(f.Post.Lang, f.Versions)
	if f.In != "" {
		tr = nil
		for i := range f.Versions {
			if f.Versions[i].Lang == f.In && f.In != f.Post.Lang {
				tr = &f.Versions[i]
			}
		}
	}
	if tr == nil {
		return foundText{lang: f.Post.Lang, rendered: f.Post.Rendered}
	}
	return foundText{lang: tr.Lang, rendered: tr.Rendered, version: tr}
}
