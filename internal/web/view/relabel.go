package view

import (
	"tertulia/internal/address"
	"tertulia/internal/forum"
)

// Relabelling is the form that marks a post with the language it is written in.
type Relabelling struct {
	Page   *forum.PostPage
	Lang   forum.Lang // chosen
	Seems  forum.Lang // recognised in the text
	Faults Faults
}

// field offers every language of the interface, and none in particular.
func (v *Relabelling) field(p *Page) (Field, []Option) {
	f := Field{Name: "lang", Label: p.T("relabel.field"), Value: string(v.Lang), Fault: v.Faults.At("lang")}
	if v.Seems.Known() {
		f.Hint = p.T("form.lang_seems", seemsArgs(p, v.Seems))
	}
	return f, append(p.LocaleOptions(), Option{Value: string(forum.Und), Label: p.langName(forum.Und)})
}

func (v *Relabelling) action(p *Page) string {
	return address.PostDo(p.L.Tag(), int64(v.Page.Post.ID), address.PostLanguage)
}

// mayRelabel reports whether the viewer may mark another's post with another
// language than it has: a moderator, depending on which one. Authors have it in
// the form for editing.
func (v *Thread) mayRelabel(p *Page, row *forum.PostRow) bool {
	return !p.Viewer.Owns(row.AuthorID) && !row.Wiped() && forum.CanEdit(p.Viewer, &v.Page.Thread, &row.Post) == nil
}

// asksLang reports whether the viewer, who wrote the post, is asked which
// language it is in.
func (v *Thread) asksLang(p *Page, row *forum.PostRow) bool {
	return !row.Lang.Known() && !row.Wiped() && p.Viewer.Owns(row.AuthorID) &&
		forum.CanEdit(p.Viewer, &v.Page.Thread, &row.Post) == nil
}
