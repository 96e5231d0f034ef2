package rate

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// A panic while telling ends nothing but that, and the log has its stack.
func TestTellingGoesOnAfterAPanic(t *testing.T) {
	var log bytes.Buffer
	to, teller, told := slog.New(slog.NewTextHandler(&log, nil)), new(Teller), false
	teller.Tell(to, func(context.Context) { panic("the end of a list") })
	if !strings.Contains(log.String(), "the end of a list") || !strings.Contains(log.String(), "teller_test.go") {
		t.Errorf("the log says %q", log.String())
	}
	teller.Tell(to, func(ctx context.Context) {
		until, bounded := ctx.Deadline()
		told = bounded && time.Until(until) <= tellTime
	})
	if !told {
		t.Error("after a panic nothing is told, or without an end")
	}
}
