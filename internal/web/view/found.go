package view

import (
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
	Words text.Query        // of At.Text, for marking them in the results
	Page  *forum.SearchPage // nil where nothing was asked yet
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

func (v *Search) with(p *Page, change func(*address.SearchQuery)) string {
	at := v.At
	at.After = ""
	change(&at)
	return address.Search(p.L.Tag(), at)
}

func (v *Search) allLangs(p *Page) string {
	return v.with(p, func(at *address.SearchQuery) { at.Langs, at.AllLangs = nil, true })
}

func (v *Search) inLangs(p *Page) func(langs []string) string {
	return func(langs []string) string {
		return v.with(p, func(at *address.SearchQuery) { at.Langs, at.AllLangs = langs, len(langs) == 0 })
	}
}

func (v *Search) anyTag(p *Page) string {
	return v.with(p, func(at *address.SearchQuery) { at.Tag = "" })
}

func (v *Search) next(p *Page) string {
	return v.with(p, func(at *address.SearchQuery) { at.After = v.Page.Next })
}

// snippet is a post's text around what was looked for.
func (v *Search) snippet(p *Page, f *forum.FoundPost) []text.Piece {
	shown := p.found(f)
	return text.Snippet(text.PlainText(shown.rendered), shown.lang, v.Words, snippetLength)
}

// start is the start of a post's text.
func start(p *Page, f *forum.FoundPost) []text.Piece {
	shown := p.found(f)
	return text.Snippet(text.PlainText(shown.rendered), shown.lang, text.Query{}, snippetLength)
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
