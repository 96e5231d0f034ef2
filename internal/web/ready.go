package web

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"tertulia/internal/forum"
)

const (
	// readyPatience is how long the database may take to answer.
	readyPatience = 2 * time.Second
	// readyLife is how long its answer holds, for everybody who asks meanwhile.
	readyLife = time.Second
)

// readiness is what was found when somebody last asked whether the forum can serve.
// Anybody may ask, as often as they like.
type readiness struct {
	mu   sync.Mutex
	at   time.Time
	says string // empty: it can't
}

// now gives what is known, or finds it out, once for all who ask at the same time.
func (k *readiness) now(clock func() time.Time, find func() string) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if age := clock().Sub(k.at); age < 0 || age >= readyLife {
		k.says = find()
		k.at = clock()
	}
	return k.says
}

// healthz says that the process answers. It asks no database.
func (s *Server) healthz(c echo.Context) error { return probed(c, "ok\n") }

// readyz says that the forum can serve: the database answers. Where it can only be
// read, it says so, and is ready all the same: to read.
func (s *Server) readyz(c echo.Context) error {
	says := s.ready.now(s.Now, func() string { return s.lookReady(context.WithoutCancel(c.Request().Context())) })
	if says == "" {
		return forum.Fail(forum.Unavailable, "error.unavailable")
	}
	return probed(c, says)
}

// probed answers with what holds for now, and nobody may keep.
func probed(c echo.Context, says string) error {
	c.Response().Header().Set("Cache-Control", noStore)
	return c.String(http.StatusOK, says)
}

// lookReady asks the database, and logs what is wrong. Its context is nobody's in
// particular: the answer is for all.
func (s *Server) lookReady(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, readyPatience)
	defer cancel()
	if err := s.Store.Ping(ctx); err != nil {
		s.Log.ErrorContext(ctx, "the database doesn't answer", slog.Any("error", err))
		return ""
	}
	if err := s.Store.CanWrite(ctx); err != nil {
		s.Log.WarnContext(ctx, "nothing can be written", slog.Any("error", err))
		return "ready to read, but nothing can be written: see the log\n"
	}
	return "ready\n"
}
