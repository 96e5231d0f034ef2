package view

import (
	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
)

// This file picks the version of each text that the reader sees, and says what it
// is. Where a version is nil, the original is meant.

// shownTitle is the title of a thread as the reader sees it.
type shownTitle struct {
	Text       string
	Lang       forum.Lang
	translated bool
	forum.Title
}

// title picks the title of a thread.
func (p *Page) title(t *forum.Thread) shownTitle {
	title, ok := p.Reader.Title(t)
	if !ok {
		return shownTitle{Text: t.Title, Lang: t.Lang}
	}
	return shownTitle{Text: title.Text, Lang: title.Lang, translated: true, Title: title}
}

// TitleText is the title of a thread for <title> and sentences in plain text.
func (p *Page) TitleText(t *forum.Thread) string { return locale.Isolate(p.title(t).Text) }

// threadAt is the address of a thread in the reader's locale.
func (p *Page) threadAt(t *forum.Thread) string {
	return address.Thread(p.L.Tag(), int64(t.ID), t.SlugIn(langOf(p.L)))
}

// short says in a list from which language a title or text is translated.
//
//locale:keys translation.{short,short_machine,short_unknown,by_machine_unknown}
func (p *Page) short(original forum.Lang, source forum.Source) string {
	switch {
	case source == forum.Machine && original.Known():
		return p.T("translation.short_machine", locale.Args{"Language": p.langName(original)})
	case original.Known():
		return p.T("translation.short", locale.Args{"Language": p.langName(original)})
	}
	return p.T("translation.short_unknown")
}

// credit is the sentence that says who or what translated a text, and from which
// language.
//
//locale:keys translation.{by_member,by_member_edited,by_machine,by_member_unknown,by_member_edited_unknown,by_machine_unknown}
func (p *Page) credit(original forum.Lang, tr *forum.Translation) []locale.Part {
	key, args := "translation.by_member", locale.Args{}
	switch {
	case tr.Source == forum.Machine:
		key, args["Engine"] = "translation.by_machine", locale.Isolate(engineName(tr.Engine))
	case tr.Editor() != 0:
		key += "_edited"
	}
	if original.Known() {
		args["Language"] = p.langName(original)
	} else {
		key += "_unknown"
	}
	if tr.Source == forum.Machine {
		return p.L.Parts(key, args)
	}
	return p.L.Parts(key, args, "Name", "Editor")
}

// engineName is how an engine calls itself.
func engineName(engine string) string {
	switch engine {
	case "apertium":
		return "Apertium"
	case "deepl":
		return "DeepL"
	case "libretranslate":
		return "LibreTranslate"
	}
	return engine
}

// Choose lets the address of a page decide in which versions texts are shown. It comes
// before the page is rendered.
func (v *Thread) Choose(p *Page) {
	switch v.Place.Show {
	case address.ShowOriginals:
		p.Reader.Originals = true
	case address.ShowTranslations:
		p.Reader.Originals = false
	}
	if q := v.Page.Question; q != nil {
		v.positions = make(map[forum.PositionID]shownTitle, len(q.Positions))
		for i := range q.Positions {
			v.positions[q.Positions[i].ID] = v.worded(p, q.Positions[i].Body, q.Positions[i].Texts)
		}
	}
}

// Varied reports whether the page shows other versions than its plain address.
func (v *Thread) Varied() bool {
	return v.Place.Show != "" || v.Place.Side != 0 || v.Place.SidePart != ""
}

// version is the translation of a post that is shown in its place.
func (v *Thread) version(p *Page, row *forum.PostRow) *forum.Translation {
	if row.Wiped() {
		return nil
	}
	return p.Reader.Version(row.Lang, row.Versions)
}

// Rendered is the text of a post as the reader sees it.
func (v *Thread) Rendered(p *Page, row *forum.PostRow) forum.Rendered {
	if tr := v.version(p, row); tr != nil {
		return tr.Rendered
	}
	return row.Rendered
}

// shownIn is the language of that.
func (v *Thread) shownIn(p *Page, row *forum.PostRow) forum.Lang {
	if tr := v.version(p, row); tr != nil {
		return tr.Lang
	}
	return row.Lang
}

// langOf is the language in which a post is shown. Side by side it is the
// original's: that stands first.
func (v *Thread) langOf(p *Page, row *forum.PostRow) forum.Lang {
	if tr := v.version(p, row); tr != nil && v.beside(p, row) == nil {
		return tr.Lang
	}
	return row.Lang
}

// beside is the translation that stands beside the original of a post.
func (v *Thread) beside(p *Page, row *forum.PostRow) *forum.Translation {
	if v.Place.Side != int64(row.ID) || len(row.Versions) == 0 || row.Wiped() {
		return nil
	}
	for i := range row.Versions {
		if row.Versions[i].Lang == forum.Lang(v.Place.In) {
			return &row.Versions[i]
		}
	}
	reader := forum.Reader{Langs: p.Reader.Langs}
	if tr := reader.Version("", row.Versions); tr != nil {
		return tr
	}
	return &row.Versions[0]
}

// Beside is the place of the page with the language of what stands beside an original
// there; without that original where nothing does.
func (v *Thread) Beside(p *Page) address.ThreadPlace {
	at := v.Place
	at.In = string(v.besideIn(p))
	if at.In == "" {
		at.Side, at.SidePart = 0, ""
	}
	return at
}

// besideIn is the language of that; empty for nothing.
func (v *Thread) besideIn(p *Page) forum.Lang {
	for i := range v.Page.Posts {
		if tr := v.beside(p, &v.Page.Posts[i]); tr != nil {
			return tr.Lang
		}
	}
	if v.Page.Summary != nil {
		if tr := v.summaryBeside(p); tr != nil {
			return tr.Lang
		}
	}
	if v.openingRow() == nil { // the question stands below it
		return ""
	}
	for _, tr := range v.questionBeside(p) {
		if tr != nil {
			return tr.Lang
		}
	}
	return ""
}

// translated reports whether anything on the page is, or could be, shown in a
// translation.
func (v *Thread) translated(p *Page, reader forum.Reader) bool {
	if _, ok := reader.Title(&v.Page.Thread); ok {
		return true
	}
	if v.questionTranslated(reader) || v.Page.Summary != nil && reader.Version(v.Page.Summary.Lang, v.Page.SummaryVersions) != nil {
		return true
	}
	for i := range v.Page.Posts {
		if row := &v.Page.Posts[i]; row.Readable && !row.Wiped() && reader.Version(row.Lang, row.Versions) != nil {
			return true
		}
	}
	return false
}

// toggle leads to the other versions of the page: to the originals from a page
// that shows translations, and back; nil where both are the same.
func (v *Thread) toggle(p *Page) (sentence []locale.Part, path string) {
	at := v.single(0)
	if v.translated(p, p.Reader) {
		at.Show = address.ShowOriginals
		if p.Viewer.SignedIn() && p.Viewer.Member.Originals {
			at.Show = "" // what they have chosen for themselves
		}
		return p.L.Parts("translation.shown", nil, "Show"), at.String()
	}
	if p.Reader.Originals && v.translated(p, forum.Reader{Langs: p.Reader.Langs}) {
		at.Show = ""
		if p.Viewer.SignedIn() && p.Viewer.Member.Originals {
			at.Show = address.ShowTranslations
		}
		return p.L.Parts("translation.not_shown", nil, "Show"), at.String()
	}
	return nil, ""
}

// originalAt leads from a translated post to its original.
func (v *Thread) originalAt(row *forum.PostRow) string {
	at := v.single(row.Number)
	at.Show = address.ShowOriginals
	return at.String()
}

// single is the page, or the place of a post on it, with nothing side by side.
func (v *Thread) single(post int) address.ThreadPlace {
	at := v.Place
	at.Side, at.SidePart, at.In, at.Post = 0, "", "", post
	return at
}

// sideAt leads to the original and a translation of a post side by side.
func (v *Thread) sideAt(row *forum.PostRow, lang forum.Lang) string {
	at := v.single(row.Number)
	at.Side, at.In = int64(row.ID), string(lang)
	return at.String()
}

// oneAt leads back from there.
func (v *Thread) oneAt(row *forum.PostRow) string {
	at := v.single(row.Number)
	return at.String()
}

// wanted reports whether the reader may translate a post into the language of the
// page, which nobody has done yet.
func (v *Thread) wanted(p *Page, row *forum.PostRow) bool {
	for i := range row.Versions {
		if row.Versions[i].Lang == langOf(p.L) && row.Versions[i].Source == forum.Human {
			return false
		}
	}
	return p.Viewer.SignedIn() && forum.CanTranslate(p.Viewer, &v.Page.Thread, &row.Post, langOf(p.L)) == nil
}

// mayCorrect reports whether the viewer may replace a translation.
func (v *Thread) mayCorrect(p *Page, row *forum.PostRow, tr *forum.Translation) bool {
	return tr.Source == forum.Human && p.Viewer.SignedIn() &&
		forum.CanRetranslate(p.Viewer, &v.Page.Thread, &row.Post, tr) == nil
}

// mayRemove reports whether the viewer may delete a translation.
func (v *Thread) mayRemove(p *Page, row *forum.PostRow, tr *forum.Translation) bool {
	return tr.Source == forum.Human && p.Viewer.SignedIn() &&
		forum.CanRemoveTranslation(p.Viewer, &v.Page.Thread, &row.Post, tr) == nil
}

// titleVersion is the translation of the title that is shown.
func (v *Thread) titleVersion(p *Page) *forum.Translation {
	title, ok := p.Reader.Title(&v.Page.Thread)
	if !ok {
		return nil
	}
	for i := range v.Page.Titles {
		if v.Page.Titles[i].Lang == title.Lang {
			return &v.Page.Titles[i]
		}
	}
	return nil
}

// openingRow is the opening post; nil where the page hasn't got it.
func (v *Thread) openingRow() *forum.PostRow {
	if len(v.Page.Posts) == 0 || !v.Page.Posts[0].Opening() {
		return nil
	}
	return &v.Page.Posts[0]
}

// translateAt is the form for the translation of a post into a language.
func (p *Page) translateAt(id forum.PostID, act address.PostAct, lang forum.Lang) string {
	if lang == langOf(p.L) && act == address.PostTranslate {
		return address.PostDo(p.L.Tag(), int64(id), act)
	}
	return address.PostIn(p.L.Tag(), int64(id), act, string(lang))
}

func (p *Page) langArgs(lang forum.Lang) locale.Args {
	return locale.Args{"Language": p.langName(lang)}
}

// quoteAt is the form for a comment that quotes a post in the version shown.
func (v *Thread) quoteAt(p *Page, row *forum.PostRow) string {
	if tr := v.version(p, row); tr != nil {
		return p.translateAt(row.ID, address.PostQuote, tr.Lang)
	}
	return p.postDo(row, address.PostQuote)
}
