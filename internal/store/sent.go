package store

import (
	"context"
	"database/sql/driver"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"
)

// Sent is what the database was sent: each statement as the driver got it, also the
// beginnings and ends of transactions, and one by one what goes together.
type Sent struct {
	mu         sync.Mutex
	statements []string
}

type sentKey struct{}

// WatchStatements gives a context under which everything is noted that is sent to
// the database, for tests: it is kept until it is taken. [CountQueries] counts what
// reads or writes instead.
func WatchStatements(ctx context.Context) (context.Context, *Sent) {
	s := new(Sent)
	return context.WithValue(ctx, sentKey{}, s), s
}

// Take gives the statements since the last time, in their order.
func (s *Sent) Take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	sent := s.statements
	s.statements = nil
	return sent
}

// noteSent is called by what stands next to each driver.
func noteSent(ctx context.Context, statements ...string) {
	s, watched := ctx.Value(sentKey{}).(*Sent)
	if !watched {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.statements = slices.Concat(s.statements, statements)
}

// sentToPostgres has pgx say what it sends.
type sentToPostgres struct{}

func (sentToPostgres) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	noteSent(ctx, q.SQL)
	return ctx
}

func (sentToPostgres) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (sentToPostgres) TraceBatchStart(ctx context.Context, _ *pgx.Conn, b pgx.TraceBatchStartData) context.Context {
	if _, watched := ctx.Value(sentKey{}).(*Sent); watched {
		for _, q := range b.Batch.QueuedQueries {
			noteSent(ctx, q.SQL)
		}
	}
	return ctx
}

func (sentToPostgres) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

func (sentToPostgres) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// BeginTx notes the beginning of a transaction, and its end.
func (c *keepingConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	noteSent(ctx, "BEGIN")
	tx, err := c.sqliteConn.BeginTx(ctx, opts)
	return endingTx{tx, ctx}, err
}

// endingTx is a transaction on SQLite whose end is noted.
type endingTx struct {
	driver.Tx
	ctx context.Context // of the whole transaction
}

func (t endingTx) Commit() error {
	noteSent(t.ctx, "COMMIT")
	return t.Tx.Commit()
}

func (t endingTx) Rollback() error {
	noteSent(t.ctx, "ROLLBACK")
	return t.Tx.Rollback()
}
