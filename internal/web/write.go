package web

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/community"
	"tertulia/internal/forum"
	"tertulia/internal/web/view"
)

// writingRoutes are the forms for threads, comments, edits and drafts.
func (s *Server) writingRoutes() []route {
	return concat([]route{
		{http.MethodGet, "/:locale/new", members, nil, s.newForm},
		{http.MethodPost, "/:locale/new", members, writingForm{}, s.openThread},
		{http.MethodGet, "/:locale/p/:id/edit", members, nil, s.editForm},
		{http.MethodPost, "/:locale/p/:id/edit", members, writingForm{}, s.edit},
		{http.MethodGet, "/:locale/p/:id/language", members, nil, s.relabelForm},
		{http.MethodPost, "/:locale/p/:id/language", members, relabelForm{}, s.relabel},
		{http.MethodGet, "/:locale/p/:id/reply", members, nil, s.replyForm},
		{http.MethodGet, "/:locale/p/:id/quote", members, langQuery{}, s.quoteForm},
		{http.MethodGet, "/:locale/p/:id/delete", members, nil, s.deleteForm},
		{http.MethodPost, "/:locale/p/:id/delete", members, removeForm{}, s.deletePost},
		{http.MethodGet, "/:locale/drafts", members, nil, s.drafts},
		{http.MethodPost, "/:locale/drafts", members, writingForm{}, s.saveDraft},
	},
		postOnly(route{http.MethodPost, "/:locale/t/:id/comments", members, writingForm{}, s.comment}, s.toAnswer),
		postOnly(route{http.MethodPost, "/:locale/preview", members, writingForm{}, s.preview}, s.toNew),
		postOnly(route{http.MethodPost, "/:locale/p/:id/restore", members, nil, s.restorePost}, s.toPermanent),
		postOnly(route{http.MethodPost, "/:locale/t/:id/restore", members, nil, s.restoreThread}, s.toThread),
	)
}

// writingForm is what the form for a text sends, whatever it is for.
type writingForm struct {
	Title         string       `form:"title"`
	Body          string       `form:"body"`
	Lang          string       `form:"lang"`
	LangSure      string       `form:"lang_sure"`
	Tags          string       `form:"tags"`
	Question      string       `form:"question"` // of a new thread, as its positions
	Positions     []string     `form:"position"`
	ReplyTo       forum.PostID `form:"reply_to"`
	Key           string       `form:"key"`
	Revision      int          `form:"revision"`
	Place         string       `form:"place"`          // of previews and drafts
	Original      int          `form:"original"`       // revision that a translation was made from
	TitleRevision int          `form:"title_revision"` // of a translation's title
	TitleKept     string       `form:"title_kept"`     // typed where a translation's can't be changed
	BodyKept      string       `form:"body_kept"`
	Do            string       `form:"do"` // of drafts: "discard" forgets it
	// As is the member who writes; 0 where the form doesn't say it.
	As forum.MemberID `form:"as"`
}

func (f *writingForm) writer() forum.MemberID { return f.As }

func (f *writingForm) text() community.Text {
	return community.Text{Title: f.Title, Body: f.Body, Lang: forum.Lang(f.Lang), LangSure: f.LangSure != "", Tags: f.Tags,
		Asks: wordingOf(f.Question, f.Positions)}
}

// openThread opens a thread.
func (s *Server) openThread(c echo.Context) error {
	var f writingForm
	if err := bind(c, &f); err != nil {
		return err
	}
	made, err := s.Community.OpenThread(c.Request().Context(), viewer(c), community.Opening{Text: f.text(), Key: f.Key})
	if err != nil {
		return s.writeAgain(c, forum.NewThread, &f, err)
	}
	return s.redirect(c, address.Thread(c.Param("locale"), int64(made.Thread.ID), made.Thread.SlugIn(forum.Lang(c.Param("locale")))), "")
}

// comment adds a comment.
func (s *Server) comment(c echo.Context) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	var f writingForm
	if err := bind(c, &f); err != nil {
		return err
	}
	made, err := s.Community.Comment(c.Request().Context(), viewer(c), community.Comment{Text: f.text(),
		Thread: forum.ThreadID(n), ReplyTo: f.ReplyTo, Key: f.Key})
	if err != nil {
		return s.writeAgain(c, forum.CommentIn(forum.ThreadID(n)), &f, err)
	}
	return s.redirect(c, postPlace(c.Param("locale"), &made.Thread, made.Post.Number), "")
}

// edit changes a post.
func (s *Server) edit(c echo.Context) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	var f writingForm
	if err := bind(c, &f); err != nil {
		return err
	}
	made, err := s.Community.Edit(c.Request().Context(), viewer(c), community.Edit{Text: f.text(),
		Post: forum.PostID(n), Revision: f.Revision})
	if err != nil {
		return s.writeAgain(c, forum.EditOf(forum.PostID(n)), &f, err)
	}
	return s.redirect(c, postPlace(c.Param("locale"), &made.Thread, made.Post.Number), "edited")
}

// preview shows a text as it would look, above the form it comes from.
func (s *Server) preview(c echo.Context) error {
	var f writingForm
	if err := bind(c, &f); err != nil {
		return err
	}
	place := forum.Place(f.Place)
	if post, lang := place.Translation(); post != 0 {
		return s.previewTranslation(c, &f, post, lang)
	}
	made, err := s.Community.Preview(c.Request().Context(), viewer(c), place, f.text())
	if err != nil {
		return s.writeAgain(c, place, &f, err)
	}
	return s.showWriting(c, http.StatusOK, place, func(_ *view.Page, v *view.Write) {
		f.fill(&v.Form)
		v.Form.Preview, v.Form.People, v.Form.Seems = &made.Rendered, made.People, made.Seems
		v.Form.PreviewLang = made.Lang
		if v.Form.Threaded {
			v.Form.PreviewTitle, v.Form.PreviewTags, v.Form.PreviewAsks = made.Title, made.Tags, made.Asks
		}
	})
}

// writeAgain shows a form once more with what was typed: with what is wrong
// beside its fields, in a thread that was closed meanwhile, or above what
// somebody else made of the post. Other failures are passed on.
func (s *Server) writeAgain(c echo.Context, place forum.Place, f *writingForm, failure error) error {
	if !forum.Is(failure, forum.Invalid) && !forum.Is(failure, forum.Conflict) {
		return failure
	}
	return s.showWriting(c, status(failure), place, func(p *view.Page, v *view.Write) {
		f.fill(&v.Form)
		v.Form.Faults, v.Form.AskSure = p.FaultsOf(failure), asksLang(failure)
		var changed *community.Changed
		if errors.As(failure, &changed) {
			v.Current, v.Form.Revision = &changed.Current, changed.Current.Post.Revision
		}
	})
}

// asksLang reports whether a failure asks if the language chosen is right.
func asksLang(failure error) bool {
	var e *forum.Error
	if !errors.As(failure, &e) {
		return false
	}
	for _, f := range e.Fields() {
		if f.Key == "error.lang.disagrees" {
			return true
		}
	}
	return false
}

// fill puts what was typed into a form.
func (f *writingForm) fill(w *view.Writing) {
	w.Title, w.Body, w.Lang, w.Tags, w.Revision = f.Title, f.Body, forum.Lang(f.Lang), f.Tags, f.Revision
	w.Asks, w.Draft = wordingOf(f.Question, f.Positions), nil
	if f.Key != "" {
		w.Key = f.Key
	}
	if f.ReplyTo != 0 && w.ReplyTo == nil {
		w.ReplyTo = &forum.PostAt{ID: f.ReplyTo}
	}
}

// showWriting shows the page with the form for a place; complete changes what
// it holds.
func (s *Server) showWriting(c echo.Context, code int, place forum.Place, complete func(*view.Page, *view.Write)) error {
	p := s.page(c.Response(), c.Request())
	v, err := s.writing(c.Request().Context(), p, place)
	if err != nil {
		return err
	}
	complete(p, v)
	if err := s.nameReply(c.Request().Context(), p.Viewer, v); err != nil {
		return err
	}
	p.NoIndex, p.Editor, p.Title, p.Path = true, true, v.Heading, p.PlacePath(place)
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, code, view.WritePage(p, *v))
}

// nameReply finds out where the post stands that a comment replies to, if all
// that is known of it is its id.
func (s *Server) nameReply(ctx context.Context, viewer forum.Viewer, v *view.Write) error {
	w := &v.Form
	if w.ReplyTo == nil || w.ReplyTo.Number != 0 {
		return nil
	}
	page, err := s.Store.PostPage(ctx, viewer, w.ReplyTo.ID)
	if forum.KindOf(err) != "" {
		w.ReplyTo = nil // gone since: the comment stands alone
		return nil
	}
	if err != nil {
		return err
	}
	replyTo(w, page)
	return nil
}

func replyTo(w *view.Writing, page *forum.PostPage) {
	w.ReplyTo = &forum.PostAt{ID: page.Post.ID, ThreadID: page.Thread.ID, Number: page.Post.Number,
		AuthorID: page.Post.AuthorID, Readable: true}
	if w.People == nil {
		w.People = forum.People{}
	}
	w.People[page.Post.AuthorID] = page.People[page.Post.AuthorID]
}

// newKey is a key that makes a form's double submit one post.
func newKey() string { return rand.Text() }
