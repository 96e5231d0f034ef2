package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"tertulia/internal/forum"
	"tertulia/internal/web/view"
)

// deleteForm asks before a post is deleted: its author whether they mean it, a
// moderator for the reason.
func (s *Server) deleteForm(c echo.Context) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	ctx, v := c.Request().Context(), viewer(c)
	page, err := s.Store.PostPage(ctx, v, forum.PostID(n))
	if err != nil {
		return err
	}
	if !v.Owns(page.Post.AuthorID) {
		return s.showRemovePost(c, forum.Deleted, http.StatusOK, removeForm{}, nil)
	}
	if err := forum.CanWithdraw(v, &page.Thread, &page.Post); err != nil {
		return err
	}
	p := s.page(c.Response(), c.Request())
	p.Title, p.NoIndex = view.WithdrawTitle(p, &page.Post), true
	return s.render(c, http.StatusOK, view.WithdrawPage(p, page, s.settings(c.Response(), c.Request()).RestoreDays))
}

// deletePost deletes a post: for its author at once, for a moderator with a
// reason.
func (s *Server) deletePost(c echo.Context) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	ctx, v := c.Request().Context(), viewer(c)
	page, err := s.Store.PostPage(ctx, v, forum.PostID(n))
	if err != nil {
		return err
	}
	if !v.Owns(page.Post.AuthorID) {
		return s.removePost(forum.Deleted)(c)
	}
	made, err := s.Community.Withdraw(ctx, v, page.Post.ID)
	if err != nil {
		return err
	}
	return s.redirect(c, postPlace(c.Param("locale"), &made.Thread, made.Post.Number), "deleted")
}

// restorePost brings back a comment: for its author what they deleted, for a
// moderator what was removed.
func (s *Server) restorePost(c echo.Context) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	ctx, v := c.Request().Context(), viewer(c)
	page, err := s.Store.PostPage(ctx, v, forum.PostID(n))
	if err != nil {
		return err
	}
	t, p := &page.Thread, &page.Post
	switch {
	case p.Opening():
		return s.bringBack(c, t)
	case v.Owns(p.AuthorID) && p.Removal.ByAuthor():
		_, err = s.Community.TakeBack(ctx, v, p.ID)
	default:
		_, err = s.Moderation.RestorePost(ctx, v, p.ID)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, postPlace(c.Param("locale"), t, p.Number), "restored")
}

// restoreThread brings back a thread, by the same rule.
func (s *Server) restoreThread(c echo.Context) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	t, err := s.Store.Thread(c.Request().Context(), viewer(c), forum.ThreadID(n))
	if err != nil {
		return err
	}
	return s.bringBack(c, &t)
}

func (s *Server) bringBack(c echo.Context, t *forum.Thread) error {
	ctx, v := c.Request().Context(), viewer(c)
	var err error
	if v.Owns(t.AuthorID) && t.Removal.ByAuthor() {
		_, err = s.Community.TakeBackThread(ctx, v, t.ID)
	} else {
		_, err = s.Moderation.RestoreThread(ctx, v, t.ID)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, s.afterThread(c, t), "restored")
}
