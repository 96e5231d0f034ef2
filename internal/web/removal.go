package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/moderation"
	"tertulia/internal/web/view"
)

// removeForm is what a moderator fills in to hide or delete something.
type removeForm struct {
	Reason string `form:"reason"`
	Note   string `form:"note"`
}

func (f removeForm) removing(to forum.Visibility) moderation.Removing {
	return moderation.Removing{To: to, Reason: forum.RemovalReason(f.Reason), Note: f.Note}
}

// removals are the messages said after hiding and deleting.
var removals = map[forum.Visibility]string{forum.Hidden: "hidden", forum.Deleted: "deleted"}

func (s *Server) removeThreadForm(to forum.Visibility) echo.HandlerFunc {
	return func(c echo.Context) error {
		return s.showThreadForm(c, forum.CanModerateThread, http.StatusOK, removeView(to, removeForm{}, nil))
	}
}

func (s *Server) removeThread(to forum.Visibility) echo.HandlerFunc {
	return func(c echo.Context) error {
		var f removeForm
		if err := bind(c, &f); err != nil {
			return err
		}
		return s.actOnThread(c, removals[to], func(ctx context.Context, v forum.Viewer, id forum.ThreadID) (forum.Thread, error) {
			return s.Moderation.RemoveThread(ctx, v, id, f.removing(to))
		}, func(err error) threadView { return removeView(to, f, err) })
	}
}

func removeView(to forum.Visibility, f removeForm, err error) threadView {
	return func(p *view.Page, t forum.Thread) view.Form {
		return view.RemoveForm(p, view.Removing{To: to, Thread: t, Reason: f.Reason, Note: f.Note}, p.FaultsOf(err))
	}
}

func (s *Server) removePostForm(to forum.Visibility) echo.HandlerFunc {
	return func(c echo.Context) error { return s.showRemovePost(c, to, http.StatusOK, removeForm{}, nil) }
}

func (s *Server) showRemovePost(c echo.Context, to forum.Visibility, status int, f removeForm, failure error) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	found, err := s.Store.PostPage(c.Request().Context(), viewer(c), forum.PostID(n))
	if err != nil {
		return err
	}
	may := forum.CanModeratePost(viewer(c), &found.Thread, &found.Post)
	if found.Post.Opening() {
		may = forum.CanModerateThread(viewer(c), &found.Thread)
	}
	if may != nil {
		return may
	}
	p := s.page(c.Response(), c.Request())
	p.NoIndex = true
	form := view.RemoveForm(p, view.Removing{To: to, Thread: found.Thread, Post: &found.Post, Reason: f.Reason, Note: f.Note},
		p.FaultsOf(failure))
	p.Title = form.Title
	return s.render(c, status, form.Page(p))
}

func (s *Server) removePost(to forum.Visibility) echo.HandlerFunc {
	return func(c echo.Context) error {
		var f removeForm
		if err := bind(c, &f); err != nil {
			return err
		}
		n, err := id(c, "id")
		if err != nil {
			return err
		}
		_, err = s.Moderation.RemovePost(c.Request().Context(), viewer(c), forum.PostID(n), f.removing(to))
		if forum.Is(err, forum.Invalid) || forum.Is(err, forum.Conflict) {
			return s.showRemovePost(c, to, status(err), f, err)
		}
		if err != nil {
			return err
		}
		return s.redirect(c, address.LocalePost(c.Param("locale"), n), removals[to])
	}
}

// logQuery filters the moderation log.
type logQuery struct {
	Act   string `query:"act"`
	Lang  string `query:"lang"`
	After string `query:"after"`
}

// spelled takes what the log can be filtered by, and no other words.
func (logQuery) spelled(_ *Server, r *http.Request) (string, error) {
	q := r.URL.Query()
	at, ok := address.ParseList(url.Values{"lang": {strings.ToLower(q.Get("lang"))}})
	act := forum.Act(q.Get("act"))
	if !ok || at.AllLangs || len(at.Langs) > 1 || act != "" && !slices.Contains(forum.Acts(), act) {
		return "", forum.Fail(forum.Malformed, "error.malformed")
	}
	if len(at.Langs) == 1 {
		q.Set("lang", at.Langs[0])
	}
	return q.Encode(), nil
}

// moderationLog shows what moderators did, newest first. There is none of a language
// in which they did nothing, unless the interface speaks it.
func (s *Server) moderationLog(c echo.Context) error {
	var q logQuery
	if err := bind(c, &q); err != nil {
		return err
	}
	page, err := s.Store.LogPage(c.Request().Context(), viewer(c),
		forum.LogQuery{Act: forum.Act(q.Act), Lang: forum.Lang(q.Lang), After: q.After})
	if err != nil {
		return err
	}
	if q.Lang != "" && !s.speaks(q.Lang) && len(page.Decisions) == 0 {
		return forum.Fail(forum.NotFound, "error.not_found")
	}
	p := s.page(c.Response(), c.Request())
	p.Title = p.T("layout.log")
	p.NoIndex = q != logQuery{}
	p.Canonical = address.Moderation(p.L.Tag(), "log")
	p.Alternates = s.alternates(func(tag string) string { return address.Moderation(tag, "log") }, "")
	return s.render(c, http.StatusOK, view.LogPage(p, page))
}

func (s *Server) toModerationLog(c echo.Context) error {
	return c.Redirect(http.StatusSeeOther, address.Moderation(c.Param("locale"), "log"))
}
