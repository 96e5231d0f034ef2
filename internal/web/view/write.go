package view

import (
	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/text"
)

// Write is a page with the form for a text: a new thread, a reply, an edit, a
// preview, or what couldn't be posted as it was.
type Write struct {
	Heading string
	// Thread is what the text belongs to; nil for a new thread. Of a closed one
	// the notice is shown.
	Thread    *forum.Thread
	Successor *forum.ThreadRow
	People    forum.People
	// Current is the post as it is now, where somebody changed it during the
	// edit.
	Current *forum.PostPage
	Form    Writing
}

// latest is the revision that the edit didn't know of.
func (v *Write) latest() forum.Revision { return v.Current.Post.Latest() }

// titleChanges compares the thread's title as it is with the one typed.
func (v *Write) titleChanges() []text.Change {
	if !v.Form.Threaded || v.Current.Thread.Title == v.Form.Title {
		return nil
	}
	return text.Diff(v.Current.Thread.Title, v.Form.Title)
}

func (v *Write) changes() []text.Change { return text.Diff(v.Current.Post.Markdown, v.Form.Body) }

// draftTitle says what a draft is for.
func draftTitle(p *Page, d *forum.Draft, threads map[forum.Place]forum.Thread) string {
	t, known := threads[d.Place]
	switch {
	case d.Title != "" && d.Place == forum.NewThread:
		return d.Title
	case d.Place == forum.NewThread:
		return p.T("drafts.untitled")
	case !known:
		return p.T("drafts.lost")
	case translates(d.Place):
		_, lang := d.Place.Translation()
		return p.T("drafts.translation", locale.Args{"Title": p.TitleText(&t), "Language": p.langName(lang)})
	case d.Place.Post() != 0:
		return p.T("drafts.edit", locale.Args{"Title": p.TitleText(&t)})
	}
	return p.T("drafts.comment", locale.Args{"Title": p.TitleText(&t)})
}

func translates(place forum.Place) bool {
	post, _ := place.Translation()
	return post != 0
}

// PlacePath is the page with the form for a place: where its draft goes on.
func (p *Page) PlacePath(place forum.Place) string {
	switch {
	case translates(place):
		post, lang := place.Translation()
		return p.translateAt(post, address.PostTranslate, lang)
	case place.Thread() != 0:
		return address.ThreadDo(p.L.Tag(), int64(place.Thread()), address.ThreadComments)
	case place.Post() != 0:
		return address.PostDo(p.L.Tag(), int64(place.Post()), address.PostEdit)
	}
	return address.New(p.L.Tag())
}

// excerptOf is the start of a draft.
func excerptOf(d *forum.Draft) string { return text.Excerpt(d.Body, snippetLength) }
