package rate

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// OwnShare is which part of an allowance a process may count for itself before others
// hear of it: an eighth.
const OwnShare = 8

// tellTime bounds the telling.
const tellTime = 5 * time.Second

// Teller tells others in the background what was counted here, one time after the other.
type Teller struct{ telling sync.Mutex }

// Tell runs tell, once what told before has ended. It is called where nobody catches a
// panic: what can't be told is forgiven, and the log says so.
func (t *Teller) Tell(log *slog.Logger, tell func(ctx context.Context)) {
	defer func() {
		if p := recover(); p != nil {
			log.Error("telling what was used of limits panicked", slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
		}
	}()
	t.telling.Lock()
	defer t.telling.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), tellTime)
	defer cancel()
	tell(ctx)
}
