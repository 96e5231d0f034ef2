package forum_test

import (
	"errors"
	"testing"
	"time"

	"tertulia/internal/forum"
)

// A suspended member has no role, and is told why and until when.
func TestSuspended(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	m := &forum.Member{ID: 2, Kind: forum.KindAccount, Role: forum.RoleAdmin, EmailConfirmedAt: &now,
		SuspendedFor: forum.RemovedSpam, SuspendedUntil: &now}
	v := forum.As(m)
	thread := &forum.Thread{ID: 1, AuthorID: 2, Lang: "nl", State: forum.Open, Visibility: forum.Visible}
	post := &forum.Post{ID: 1, ThreadID: 1, Number: 2, AuthorID: 2, Lang: "nl", Visibility: forum.Visible}
	for name, err := range map[string]error{
		"write": forum.CanWrite(v), "comment": forum.CanComment(v, thread), "edit": forum.CanEdit(v, thread, post),
		"withdraw": forum.CanWithdraw(v, thread, post), "close": forum.CanClose(v, thread),
		"moderate a post": forum.CanModeratePost(v, thread, post),
	} {
		var e *forum.Error
		if !errors.As(err, &e) || e.Kind != forum.Forbidden || e.Key != "error.member.suspended_until" || e.Args["Reason"] != forum.RemovedSpam {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := forum.SeeThread(v, thread); err != nil {
		t.Errorf("can't read: %v", err)
	}
	if v.IsAdmin() || v.IsModerator() || v.Moderates("nl") {
		t.Error("has a role")
	}
	m.SuspendedUntil = nil
	if err := forum.CanWrite(v); !forum.Is(err, forum.Forbidden) {
		t.Errorf("without an end: %v", err)
	}
}
