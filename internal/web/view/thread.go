package view

import (
	"math"
	"time"

	"github.com/a-h/templ"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
)

// Thread is a page of a thread.
type Thread struct {
	Page *forum.ThreadPage
	// Place is the address of the page, which may choose versions of texts.
	Place address.ThreadPlace
	// Engine is what is known of the connected engine.
	Engine *forum.Engine
	// Form is the comment form, shown to those who may comment; nil for others.
	Form templ.Component
	// Faults are what was wrong with the stance that was sent.
	Faults Faults
	// positions are those of the question as the reader sees them; see [Thread.Choose].
	positions map[forum.PositionID]shownTitle
	// translate is what [Thread.addTranslation] says.
	translate string
}

// addTranslation offers, at most posts, to translate one into the reader's language.
func (v *Thread) addTranslation(p *Page) string {
	if v.translate == "" {
		v.translate = p.T("translation.add", p.langArgs(langOf(p.L)))
	}
	return v.translate
}

// summary is what moderators say of the outcome; nil for none.
func (v *Thread) summary(p *Page) templ.Component {
	if v.Page.Summary == nil {
		return nil
	}
	return threadSummary(p, v)
}

// Title is the thread's, with the page after the first, for <title>.
func (v *Thread) Title(p *Page) string {
	title := p.TitleText(&v.Page.Thread)
	if v.Page.Page > 1 {
		title += " · " + p.T("thread.page", locale.Args{"Page": v.Page.Page})
	}
	return title
}

func (v *Thread) id() int64 { return int64(v.Page.Thread.ID) }

// at is the address of a page of the thread.
func (v *Thread) at(p *Page, page int) string {
	return address.ThreadPlace{Locale: p.L.Tag(), ID: v.id(), Slug: v.Page.Thread.SlugIn(langOf(p.L)), Page: page,
		Show: v.Place.Show}.String()
}

// do is the address of an act on the thread.
func (v *Thread) do(p *Page, act address.ThreadAct) string {
	return address.ThreadDo(p.L.Tag(), v.id(), act)
}

// firstUnread reports whether a post is the first that came after the viewer's
// last visit.
func (v *Thread) firstUnread(row *forum.PostRow) bool {
	return v.Page.LastRead > 0 && row.Number > v.Page.LastRead &&
		(row.Number == v.Page.LastRead+1 || row == &v.Page.Posts[0])
}

// unread reports whether posts came after the viewer's last visit.
func (v *Thread) unread() bool {
	return v.Page.LastRead > 0 && v.Page.LastRead < v.Page.Thread.LastNumber
}

// several reports whether the thread is held in more than one language.
func (v *Thread) several() bool { return len(v.Page.Langs) > 1 }

// unsent is the viewer's comment from before the thread was closed, if it wasn't
// finished.
func (v *Thread) unsent() []string {
	if v.Page.Draft == nil {
		return nil
	}
	return []string{v.Page.Draft.Body}
}

// shownPages are the page numbers that pagination offers: the first, the last and
// those around the current one; 0 stands for a gap.
func shownPages(current, last int) []int {
	var pages []int
	for n := 1; n <= last; n++ {
		switch {
		case n == 1, n == last, n >= current-1 && n <= current+1, n == 2 && current == 4, n == last-1 && current == last-3:
			pages = append(pages, n)
		case pages[len(pages)-1] != 0:
			pages = append(pages, 0)
		}
	}
	return pages
}

// removal is why a thread or post isn't visible, in the reader's language.
//
//locale:keys removal.reason.{forum.RemovalReason}
func (p *Page) removal(r forum.Removal) string {
	if r.Reason == "" {
		return ""
	}
	return p.T("removal.reason." + string(r.Reason))
}

// hiddenThread says that few can see the thread; empty for a visible one.
func (v *Thread) hiddenThread(p *Page) string {
	t := &v.Page.Thread
	switch t.Visibility {
	case forum.Hidden:
		return p.T("thread.hidden", locale.Args{"Reason": p.removal(t.Removal)})
	case forum.Deleted:
		return p.T("thread.deleted", locale.Args{"Reason": p.removal(t.Removal)})
	case forum.Pending:
		return p.T("thread.pending")
	}
	return ""
}

// gone is the line that stays at the number of a post that isn't visible.
func (p *Page) gone(row *forum.PostRow) string {
	args := locale.Args{"Number": row.Number, "Reason": p.removal(row.Removal)}
	switch {
	case row.Visibility == forum.Deleted && row.Removal.ByAuthor():
		return p.T("post.withdrawn", locale.Args{"Number": row.Number})
	case row.Visibility == forum.Deleted:
		return p.T("post.deleted", args)
	case row.Visibility == forum.Pending:
		return p.T("post.pending", locale.Args{"Number": row.Number})
	}
	return p.T("post.hidden", args)
}

// postPath is a post's permanent address in the reader's locale.
func (p *Page) postPath(row *forum.PostRow) string {
	return address.LocalePost(p.L.Tag(), int64(row.ID))
}

func (p *Page) postDo(row *forum.PostRow, act address.PostAct) string {
	return address.PostDo(p.L.Tag(), int64(row.ID), act)
}

// mayModerate reports whether the viewer may hide, restore or delete a comment;
// with the opening post these are acts on the thread.
func (v *Thread) mayModerate(p *Page, row *forum.PostRow) bool {
	return !row.Opening() && forum.CanModeratePost(p.Viewer, &v.Page.Thread, &row.Post) == nil
}

func (v *Thread) mayHide(p *Page, row *forum.PostRow) bool {
	return row.Visibility == forum.Visible && v.mayModerate(p, row)
}

// mayDelete reports whether the viewer may delete a post: their own, or another's
// as a moderator.
func (v *Thread) mayDelete(p *Page, row *forum.PostRow) bool {
	return row.Visibility != forum.Deleted && v.mayModerate(p, row) ||
		forum.CanWithdraw(p.Viewer, &v.Page.Thread, &row.Post) == nil
}

// mayRestore reports whether the viewer may bring back what they deleted, or as a
// moderator what was removed. Whether it is still time is seen when they try.
func (v *Thread) mayRestore(p *Page, row *forum.PostRow) bool {
	visibility := row.Visibility
	if row.Opening() {
		visibility = v.Page.Thread.Visibility
	}
	if visibility == forum.Deleted && forum.CanTakeBack(p.Viewer, &v.Page.Thread, &row.Post, always, p.Now) == nil {
		return true
	}
	return v.mayModerate(p, row) && forum.CanRestore(row.Visibility, row.Removal) == nil
}

// menu is that of a post, if the viewer may do any of what stands in it.
func (v *Thread) menu(p *Page, row *forum.PostRow) templ.Component {
	if v.mayRelabel(p, row) || v.mayHide(p, row) || v.mayRestore(p, row) || v.mayDelete(p, row) {
		return postMenu(p, v, row)
	}
	return templ.NopComponent
}

const always = time.Duration(math.MaxInt64)

func numberArgs(n int) locale.Args { return locale.Args{"Number": n} }
