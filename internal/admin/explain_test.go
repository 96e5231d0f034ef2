package admin

import (
	"errors"
	"fmt"
	"runtime/debug"
	"testing"
	"time"

	"tertulia/internal/forum"
)

func TestExplain(t *testing.T) {
	several := forum.Join(forum.FieldError("email", "error.email.required", nil),
		forum.FieldError("handle", "error.handle.length", forum.Args{"Min": 3, "Max": 30}))
	for _, c := range []struct {
		name, want string
		err        error
	}{
		{"unexpected", "disk full", errors.New("disk full")},
		{"expected", "You are the only admin. Make someone else an admin first.",
			fmt.Errorf("save: %w", forum.Fail(forum.Conflict, "error.member.last_admin"))},
		{"fields", "email: Enter your e-mail address.\n  handle: A handle has 3 to 30 characters.", several},
		{"time", "handle: A handle can be changed once in 90 days. Next time on November 21, 2026.",
			forum.FieldError("handle", "error.handle.too_soon",
				forum.Args{"Days": 90, "Date": time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)})},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Explain(c.err); got != c.want {
				t.Errorf("says %q, want %q", got, c.want)
			}
		})
	}
}

func TestDescribeBuild(t *testing.T) {
	info := &debug.BuildInfo{Main: debug.Module{Version: "v1.2.0"}}
	if got := describeBuild(info); got != "v1.2.0" {
		t.Errorf("a release is %q", got)
	}
	info.Settings = []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef"},
		{Key: "vcs.time", Value: "2026-11-21T12:00:00Z"}, {Key: "vcs.modified", Value: "true"}}
	if got := describeBuild(info); got != "v1.2.0 (commit 0123456789ab with changes, 2026-11-21T12:00:00Z)" {
		t.Errorf("a build of a checkout is %q", got)
	}
}
