package store

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// slowQuery is how long a statement may take before the log names it.
const slowQuery = 500 * time.Millisecond

type queryCountKey struct{}

// CountQueries gives a context whose statements are counted, for tests and
// metrics. Beginning and ending a transaction doesn't count.
func CountQueries(ctx context.Context) (context.Context, *atomic.Int64) {
	n := new(atomic.Int64)
	return context.WithValue(ctx, queryCountKey{}, n), n
}

// queryLog is GORM's logger: it counts statements and names slow ones.
// Failures are returned, not logged: the edge logs them once.
type queryLog struct {
	log  *slog.Logger
	slow time.Duration
}

func (l queryLog) LogMode(logger.LogLevel) logger.Interface { return l }

func (l queryLog) Info(context.Context, string, ...any)  {}
func (l queryLog) Warn(context.Context, string, ...any)  {}
func (l queryLog) Error(context.Context, string, ...any) {}

func (l queryLog) Trace(ctx context.Context, begin time.Time, fc func() (string, int64), err error) {
	if n, ok := ctx.Value(queryCountKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
	if _, recording := ctx.Value(recordingKey{}).(*recording); recording {
		fc() // which calls ParamsFilter
	}
	took := time.Since(begin)
	if took < l.slow || errors.Is(err, gorm.ErrRecordNotFound) {
		return
	}
	statement, rows := fc()
	l.log.WarnContext(ctx, "slow query", slog.Duration("took", took), slog.Int64("rows", rows),
		slog.String("sql", statement[:min(len(statement), maxLogged)]))
}

// maxLogged is how much of a slow statement the log holds, in bytes.
const maxLogged = 1000

// ParamsFilter keeps the values out of the log: they are people's. Only
// [Store.Explain] gets them.
func (l queryLog) ParamsFilter(ctx context.Context, statement string, args ...any) (string, []any) {
	if r, ok := ctx.Value(recordingKey{}).(*recording); ok {
		r.add(statement, args)
	}
	return statement, nil
}
