package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/web/view"
)

// writing is the page with the empty form for a place, or with the viewer's
// draft for it.
func (s *Server) writing(ctx context.Context, p *view.Page, place forum.Place) (*view.Write, error) {
	switch {
	case !place.Valid():
		return nil, forum.Fail(forum.Malformed, "error.malformed")
	case place.Thread() != 0:
		return s.writingComment(ctx, p, place.Thread())
	case place.Post() != 0:
		return s.writingEdit(ctx, p, place.Post())
	}
	form := s.emptyForm(ctx, p, place)
	form.Action, form.Submit, form.Threaded = address.New(p.L.Tag()), p.T("action.new_thread"), true
	return &view.Write{Heading: p.T("action.new_thread"), Form: form}, nil
}

func (s *Server) emptyForm(ctx context.Context, p *view.Page, place forum.Place) view.Writing {
	settings, _ := s.settingsOrLast(ctx)
	return view.Writing{Place: place, Lang: p.Viewer.Member.WriteLang, TagsMax: settings.TagsMax, Key: newKey()}
}

func (s *Server) writingComment(ctx context.Context, p *view.Page, id forum.ThreadID) (*view.Write, error) {
	page, err := s.Store.ThreadPage(ctx, p.Viewer, id, 1)
	if err != nil {
		return nil, err
	}
	form := s.emptyForm(ctx, p, forum.CommentIn(id))
	form.Action, form.Submit = address.ThreadDo(p.L.Tag(), int64(id), address.ThreadComments), p.T("action.comment")
	form.Written, form.Read = page.Langs, page.Readers
	return &view.Write{Heading: p.T("thread.your_comment"), Thread: &page.Thread, Successor: page.Successor,
		People: page.People, Form: form}, nil
}

func (s *Server) writingEdit(ctx context.Context, p *view.Page, id forum.PostID) (*view.Write, error) {
	page, err := s.Store.PostPage(ctx, p.Viewer, id)
	if err != nil {
		return nil, err
	}
	if err := forum.CanEdit(p.Viewer, &page.Thread, &page.Post); err != nil && !forum.Is(err, forum.Conflict) {
		return nil, err
	}
	form := s.emptyForm(ctx, p, forum.EditOf(id))
	form.Action, form.Submit = address.PostDo(p.L.Tag(), int64(id), address.PostEdit), p.T("action.save")
	form.Threaded, form.Key = page.Post.Opening(), ""
	if page.Post.Emptied() {
		form.Emptied = page.Post.Number
	}
	form.Title, form.Tags = page.Thread.Title, s.Community.WriteTags(page.Tags, p.TagName)
	form.Body, form.Lang, form.Revision = page.Post.Markdown, page.Post.Lang, page.Post.Revision
	return &view.Write{Heading: p.T("write.edit", locale.Args{"Number": page.Post.Number}), Thread: &page.Thread,
		People: page.People, Form: form}, nil
}

// newForm is the form for a new thread.
func (s *Server) newForm(c echo.Context) error {
	if err := forum.CanWrite(viewer(c)); err != nil {
		return err
	}
	return s.showDraft(c, forum.NewThread, nil)
}

// editForm is the form for editing a post.
func (s *Server) editForm(c echo.Context) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	page, err := s.Store.PostPage(c.Request().Context(), viewer(c), forum.PostID(n))
	if err != nil {
		return err
	}
	return s.showDraft(c, forum.EditOf(page.Post.ID), forum.CanEdit(viewer(c), &page.Thread, &page.Post))
}

// showDraft shows the form for a place with the draft for it, if there is one.
// Where nothing can be posted any more only the draft is worth showing.
func (s *Server) showDraft(c echo.Context, place forum.Place, failure error) error {
	draft, err := s.Store.Draft(c.Request().Context(), viewer(c), place)
	if err != nil && !forum.Is(err, forum.NotFound) {
		return err
	}
	code := http.StatusOK
	if failure != nil {
		if draft == nil || !forum.Is(failure, forum.Conflict) {
			return failure
		}
		code = status(failure)
	}
	return s.showWriting(c, code, place, func(p *view.Page, v *view.Write) {
		fillDraft(&v.Form, draft)
		v.Form.Faults = p.FaultsOf(failure)
	})
}

// fillDraft puts a draft into a form; nil changes nothing.
func fillDraft(w *view.Writing, d *forum.Draft) {
	if d == nil {
		return
	}
	w.Title, w.Body, w.Lang, w.Tags, w.Draft = d.Title, d.Body, d.Lang, d.Tags, &d.UpdatedAt
	w.Asks = forum.WordingOf(d.Question)
	if d.Revision != 0 {
		w.Revision = d.Revision
	}
	if d.ReplyTo != nil {
		w.ReplyTo = &forum.PostAt{ID: *d.ReplyTo}
	}
}

// replyForm is the form for a comment that replies to a post.
func (s *Server) replyForm(c echo.Context) error {
	return s.showReply(c, func(*view.Writing, *forum.PostPage) {})
}

// quoteForm is the same with the post quoted: in the original, or as translated
// into a language.
func (s *Server) quoteForm(c echo.Context) error {
	var q langQuery
	if err := bind(c, &q); err != nil {
		return err
	}
	words, err := s.quotable(c, forum.Lang(q.Lang))
	if err != nil {
		return err
	}
	return s.showReply(c, func(w *view.Writing, page *forum.PostPage) {
		if w.Body != "" {
			w.Body = strings.TrimRight(w.Body, "\n") + "\n\n"
		}
		if words == "" {
			words = page.Post.Markdown
		}
		w.Body += quoted(words)
	})
}

// quotable is the translation of a post into a language, with a line that says
// so; empty where there is none.
func (s *Server) quotable(c echo.Context, lang forum.Lang) (string, error) {
	n, err := id(c, "id")
	if err != nil || lang == "" {
		return "", err
	}
	page, err := s.Store.TranslationPage(c.Request().Context(), viewer(c), forum.PostID(n), lang)
	if err != nil {
		return "", err
	}
	p := s.shell(c.Response(), c.Request())
	return view.Quotable(p, page), nil
}

// showReply shows the form for a comment, with the viewer's draft if there is
// one, as a reply to a post.
func (s *Server) showReply(c echo.Context, complete func(*view.Writing, *forum.PostPage)) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	ctx, v := c.Request().Context(), viewer(c)
	page, err := s.Store.PostPage(ctx, v, forum.PostID(n))
	if err != nil {
		return err
	}
	if err := forum.CanComment(v, &page.Thread); err != nil {
		return err
	}
	place := forum.CommentIn(page.Thread.ID)
	draft, err := s.Store.Draft(ctx, v, place)
	if err != nil && !forum.Is(err, forum.NotFound) {
		return err
	}
	return s.showWriting(c, http.StatusOK, place, func(_ *view.Page, w *view.Write) {
		fillDraft(&w.Form, draft)
		replyTo(&w.Form, page)
		complete(&w.Form, page)
	})
}

// quoted is a text as a Markdown quote, with an empty paragraph after it.
func quoted(markdown string) string {
	lines := strings.Split(strings.TrimSpace(markdown), "\n")
	return "> " + strings.Join(lines, "\n> ") + "\n\n"
}

// commentForm is the form at the end of a thread's page.
func (s *Server) commentForm(c echo.Context, p *view.Page, page *forum.ThreadPage) (view.Writing, error) {
	v := view.Write{Form: s.emptyForm(c.Request().Context(), p, forum.CommentIn(page.Thread.ID))}
	v.Form.Action = address.ThreadDo(p.L.Tag(), int64(page.Thread.ID), address.ThreadComments)
	v.Form.Submit = p.T("action.comment")
	v.Form.Written, v.Form.Read = page.Langs, page.Readers
	fillDraft(&v.Form, page.Draft)
	err := s.nameReply(c.Request().Context(), p.Viewer, &v)
	return v.Form, err
}

// toAnswer sends from the address that takes comments to the form for them, at
// the end of the thread.
func (s *Server) toAnswer(c echo.Context) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	t, err := s.Store.Thread(c.Request().Context(), viewer(c), forum.ThreadID(n))
	if err != nil {
		return err
	}
	place := address.ThreadPlace{Locale: c.Param("locale"), ID: n, Slug: t.SlugIn(forum.Lang(c.Param("locale"))), Page: t.Pages()}
	return c.Redirect(http.StatusSeeOther, place.String()+"#comment")
}

func (s *Server) toNew(c echo.Context) error {
	return c.Redirect(http.StatusSeeOther, address.New(c.Param("locale")))
}
