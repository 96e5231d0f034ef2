package jobs_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/jobs"
)

// A panic outside of what handlers do, here for want of a database, is a failure in the
// log as well, and nothing ends by it.
func TestPanicsAroundHandlersAreFailures(t *testing.T) {
	log := &record{}
	r := jobs.New(nil, slog.New(slog.NewTextHandler(log, nil)), time.Second)
	r.Deliver(forum.HandlerMail, func(context.Context, forum.Event) error { return nil })
	start(t, r)
	for _, job := range []string{"waking", string(forum.HandlerMail)} {
		until(t, "a failure of "+job, func() bool {
			for line := range strings.Lines(log.String()) {
				if strings.Contains(line, "job="+job+" ") && strings.Contains(line, "panic: ") {
					return true
				}
			}
			return false
		})
	}
}
