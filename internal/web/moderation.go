package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/moderation"
	"tertulia/internal/web/view"
)

// moderationRoutes are the acts of moderators and their log.
func (s *Server) moderationRoutes() []route {
	acts := []route{
		{http.MethodGet, "/:locale/t/:id/close", moderators, nil, s.closeForm},
		{http.MethodPost, "/:locale/t/:id/close", moderators, closeForm{}, s.closeThread},
		{http.MethodGet, "/:locale/t/:id/summary", moderators, nil, s.summaryForm},
		{http.MethodPost, "/:locale/t/:id/summary", moderators, summaryForm{}, s.summarise},
		{http.MethodGet, "/:locale/t/:id/reopen", moderators, nil, s.reopenForm},
		{http.MethodPost, "/:locale/t/:id/reopen", moderators, reopenForm{}, s.reopenThread},
		{http.MethodGet, "/:locale/t/:id/hide", moderators, nil, s.removeThreadForm(forum.Hidden)},
		{http.MethodPost, "/:locale/t/:id/hide", moderators, removeForm{}, s.removeThread(forum.Hidden)},
		{http.MethodGet, "/:locale/t/:id/delete", moderators, nil, s.removeThreadForm(forum.Deleted)},
		{http.MethodPost, "/:locale/t/:id/delete", moderators, removeForm{}, s.removeThread(forum.Deleted)},
		{http.MethodGet, "/:locale/p/:id/hide", moderators, nil, s.removePostForm(forum.Hidden)},
		{http.MethodPost, "/:locale/p/:id/hide", moderators, removeForm{}, s.removePost(forum.Hidden)},
		{http.MethodGet, "/:locale/moderation/log", everyone, logQuery{}, s.moderationLog},
		{http.MethodGet, "/:locale/moderation", everyone, nil, s.toModerationLog},
	}
	return concat(acts,
		postOnly(route{http.MethodPost, "/:locale/t/:id/pin", moderators, nil, s.pin}, s.toThread),
		postOnly(route{http.MethodPost, "/:locale/t/:id/unpin", moderators, nil, s.unpin}, s.toThread),
	)
}

// closeForm is what a moderator fills in to close a thread.
type closeForm struct {
	Reason    string `form:"reason"`
	Note      string `form:"note"`
	Summary   string `form:"summary"`
	Lang      string `form:"summary_lang"` // of the summary; empty: recognised
	Until     string `form:"until"`        // a date, YYYY-MM-DD, in the moderator's time zone
	Successor string `form:"successor"`    // a thread's number or address, or that of one of its posts
	Version   int    `form:"version"`
}

// closing reads the form; its failures stand beside their fields. named finds a
// thread by what was typed.
func (f closeForm) closing(id forum.ThreadID, zone *time.Location, named func(string) (forum.ThreadID, bool)) (moderation.Closing, error) {
	c := moderation.Closing{Thread: id, Reason: forum.CloseReason(f.Reason), Note: f.Note, Version: f.Version,
		Summary: f.Summary, Lang: forum.Lang(f.Lang)}
	var until, successor *forum.Error
	if f.Until != "" {
		day, err := time.ParseInLocation(time.DateOnly, f.Until, zone)
		if err != nil {
			until = forum.FieldError("until", "error.until.invalid", nil)
		}
		c.Until = &day
	}
	if f.Successor != "" {
		var ok bool
		if c.Successor, ok = named(f.Successor); !ok {
			successor = forum.FieldError("successor", "error.successor.unknown", nil)
		}
	}
	return c, forum.Join(until, successor)
}

// threadNamed reads a thread's number, its address, or the permanent address of a
// post in it that the viewer may see: what share links hold.
func (s *Server) threadNamed(ctx context.Context, v forum.Viewer, typed string) (forum.ThreadID, bool) {
	typed = strings.TrimSpace(typed)
	if n, ok := address.ParseID(typed); ok {
		return forum.ThreadID(n), true
	}
	u, err := url.Parse(typed)
	if err != nil {
		return 0, false
	}
	if _, id, ok := address.ParsePost(u.Path); ok {
		at, err := s.Store.PostAt(ctx, v, forum.PostID(id))
		if err != nil {
			return 0, false
		}
		return at.ThreadID, true
	}
	place, ok := address.ParseThread(u.EscapedPath())
	return forum.ThreadID(place.ID), ok
}

// closeForm holds the summary of the closing before, if there was one.
func (s *Server) closeForm(c echo.Context) error {
	kept, err := s.summary(c)
	if err != nil {
		return err
	}
	return s.showThreadForm(c, forum.CanClose, http.StatusOK, closeView(closeForm{Summary: kept.Markdown, Lang: string(kept.Lang)}, nil))
}

func (s *Server) closeThread(c echo.Context) error {
	var f closeForm
	if err := bind(c, &f); err != nil {
		return err
	}
	return s.actOnThread(c, "thread_closed", func(ctx context.Context, v forum.Viewer, id forum.ThreadID) (forum.Thread, error) {
		closing, err := f.closing(id, zone(v), func(typed string) (forum.ThreadID, bool) { return s.threadNamed(ctx, v, typed) })
		if err != nil {
			return forum.Thread{}, err
		}
		return s.Moderation.Close(ctx, v, closing)
	}, func(err error) threadView { return closeView(f, err) })
}

func closeView(f closeForm, err error) threadView {
	if forum.Is(err, forum.Conflict) {
		f.Version = 0 // the form is made anew, of what the thread is now
	}
	return func(p *view.Page, t forum.Thread) view.Form {
		return view.CloseForm(p, t, view.Closing(f), p.FaultsOf(err))
	}
}

// reopenForm is what a moderator fills in to reopen a thread.
type reopenForm struct {
	Reason  string `form:"reason"`
	Note    string `form:"note"`
	Version int    `form:"version"`
}

func (s *Server) reopenForm(c echo.Context) error {
	return s.showThreadForm(c, forum.CanReopen, http.StatusOK, reopenView(reopenForm{}, nil))
}

func (s *Server) reopenThread(c echo.Context) error {
	var f reopenForm
	if err := bind(c, &f); err != nil {
		return err
	}
	return s.actOnThread(c, "thread_reopened", func(ctx context.Context, v forum.Viewer, id forum.ThreadID) (forum.Thread, error) {
		return s.Moderation.Reopen(ctx, v, moderation.Reopening{Thread: id, Reason: forum.ReopenReason(f.Reason),
			Note: f.Note, Version: f.Version})
	}, func(err error) threadView { return reopenView(f, err) })
}

func reopenView(f reopenForm, err error) threadView {
	if forum.Is(err, forum.Conflict) {
		f.Version = 0
	}
	return func(p *view.Page, t forum.Thread) view.Form {
		return view.ReopenForm(p, t, view.Reopening(f), p.FaultsOf(err))
	}
}

// threadView makes the page of a form about a thread.
type threadView func(p *view.Page, t forum.Thread) view.Form

// showThreadForm shows a form about a thread to those who may use it now.
func (s *Server) showThreadForm(c echo.Context, may func(forum.Viewer, *forum.Thread) error, status int, form threadView) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	t, err := s.Store.Thread(c.Request().Context(), viewer(c), forum.ThreadID(n))
	if err != nil {
		return err
	}
	if err := may(viewer(c), &t); err != nil {
		return err
	}
	p := s.page(c.Response(), c.Request())
	p.NoIndex = true
	made := form(p, t)
	p.Title = made.Title
	return s.render(c, status, made.Page(p))
}

// actOnThread does an act and goes back to the thread. What was wrong with the
// form, or has changed meanwhile, is shown with what was typed; again is nil for an
// act without a form.
func (s *Server) actOnThread(c echo.Context, done string,
	act func(ctx context.Context, v forum.Viewer, id forum.ThreadID) (forum.Thread, error), again func(err error) threadView,
) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	t, err := act(c.Request().Context(), viewer(c), forum.ThreadID(n))
	if again != nil && (forum.Is(err, forum.Invalid) || forum.Is(err, forum.Conflict)) {
		return s.showThreadForm(c, forum.CanModerateThread, status(err), again(err))
	}
	if err != nil {
		return err
	}
	return s.redirect(c, s.afterThread(c, &t), done)
}

// afterThread is where an act on a thread leads.
func (s *Server) afterThread(c echo.Context, t *forum.Thread) string {
	return address.Thread(c.Param("locale"), int64(t.ID), t.SlugIn(forum.Lang(c.Param("locale"))))
}

func (s *Server) pin(c echo.Context) error {
	return s.actOnThread(c, "thread_pinned", s.Moderation.Pin, nil)
}

func (s *Server) unpin(c echo.Context) error {
	return s.actOnThread(c, "thread_unpinned", s.Moderation.Unpin, nil)
}

// toThread sends from an act's address to the thread it belongs to.
func (s *Server) toThread(c echo.Context) error { return s.toThreadAt("")(c) }

// toThreadAt sends to a place on its first page; anchor begins with a hash.
func (s *Server) toThreadAt(anchor string) echo.HandlerFunc {
	return func(c echo.Context) error {
		n, err := id(c, "id")
		if err != nil {
			return err
		}
		t, err := s.Store.Thread(c.Request().Context(), viewer(c), forum.ThreadID(n))
		if err != nil {
			return err
		}
		return c.Redirect(http.StatusSeeOther, s.afterThread(c, &t)+anchor)
	}
}
