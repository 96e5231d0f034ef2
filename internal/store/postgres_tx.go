package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
)

// Every statement sent to PostgreSQL by itself costs both sides a wait for the
// other, which takes more of their processors than most statements do. So a
// transaction gathers what it needs no answer from, its beginning and end too, and
// sends it together with what comes next (PostgreSQL, "Pipelining").

// postgresPool is the pool of connections, as GORM uses it.
type postgresPool struct {
	*sql.DB
	prepared *prepared
}

// GetDBConn gives GORM the pool itself.
func (p postgresPool) GetDBConn() (*sql.DB, error) { return p.DB, nil }

// BeginTx gives a transaction that begins with its first statement.
func (p postgresPool) BeginTx(ctx context.Context, opts *sql.TxOptions) (gorm.ConnPool, error) {
	conn, err := p.Conn(ctx)
	if err != nil {
		return nil, err
	}
	begin := "BEGIN"
	if opts != nil && opts.ReadOnly {
		begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
	}
	return &postgresTx{ctx: ctx, pool: p, conn: conn, reads: opts != nil && opts.ReadOnly, waiting: []sending{{statement: begin}}}, nil
}

// ask sends statements that may be run twice, outside a transaction.
func (p postgresPool) ask(ctx context.Context, all ...sending) error {
	err := p.askOnce(ctx, all)
	if altered(err) {
		err = p.askOnce(ctx, all)
	}
	return err
}

func (p postgresPool) askOnce(ctx context.Context, all []sending) error {
	conn, err := p.Conn(ctx)
	if err != nil {
		return err
	}
	t := postgresTx{ctx: ctx, pool: p, conn: conn, reads: true}
	return errors.Join(t.send(ctx, all...), t.release())
}

// postgresTx is a transaction on a connection of its own.
type postgresTx struct {
	ctx   context.Context // of the whole transaction
	pool  postgresPool
	conn  *sql.Conn // nil once the transaction has ended
	reads bool      // and nothing else
	// begun says that the beginning was answered, ended that the end was; failed is
	// why nothing can be sent.
	begun, ended bool
	failed       error
	waiting      []sending
}

// sending is a statement on its way.
type sending struct {
	doing     string // for the error; may be empty
	statement string
	args      []any
	// read reads the rows; nil where none are wanted.
	read     func(rows pgx.Rows) error
	affected *int64 // where to put how many rows were changed; nil: nowhere
	commits  bool
}

// later has a statement sent with the next one.
func (t *postgresTx) later(s sending) { t.waiting = append(t.waiting, s) }

// send sends what waits, then more, and reads the answers. The first that failed is
// the error; PostgreSQL runs none after it.
func (t *postgresTx) send(ctx context.Context, more ...sending) error {
	if t.failed != nil {
		return t.failed
	}
	all := append(t.waiting, more...)
	if len(all) == 0 {
		return nil
	}
	t.waiting = nil
	err := t.pipeline(ctx, all)
	// A connection from the pool may have ended long ago; nothing is lost with it.
	for try := 1; err != nil && !t.begun && (t.reads || !commits(all)) && lost(err) && ctx.Err() == nil && try < 3; try++ {
		if err = t.reconnect(ctx); err == nil {
			err = t.pipeline(ctx, all)
		}
	}
	if err != nil && !t.begun {
		t.failed = err
	}
	return err
}

// conclude sends more with the end of a transaction that only reads.
func (t *postgresTx) conclude(ctx context.Context, more ...sending) error {
	if err := t.send(ctx, append(more, sending{statement: "COMMIT", commits: true})...); err != nil {
		return err
	}
	t.ended, t.failed = true, sql.ErrTxDone
	return nil
}

func commits(all []sending) bool { return all[len(all)-1].commits }

func (t *postgresTx) reconnect(ctx context.Context) error {
	_ = t.conn.Close() // it is of no use any more
	conn, err := t.pool.Conn(ctx)
	if err == nil {
		t.conn = conn
	}
	return err
}

func (t *postgresTx) pipeline(ctx context.Context, all []sending) error {
	batch := new(pgx.Batch)
	for _, s := range all {
		batch.Queue(s.statement, s.args...)
	}
	err := t.raw(func(conn *pgx.Conn) error {
		results := conn.SendBatch(ctx, batch)
		for i := range all {
			if err := all[i].answer(results); err != nil {
				if all[i].doing != "" {
					err = fmt.Errorf("%s: %w", all[i].doing, err)
				}
				return errors.Join(err, ignoring(results.Close(), err))
			}
			t.begun = true
		}
		return results.Close()
	})
	t.pool.prepared.note(err)
	return err
}

// ignoring gives nil for an error that says what another one has said.
func ignoring(err, said error) error {
	if err == nil || errors.Is(said, err) || err.Error() == said.Error() {
		return nil
	}
	return err
}

// raw does something with the connection itself.
func (t *postgresTx) raw(do func(conn *pgx.Conn) error) error {
	return t.conn.Raw(func(c any) error {
		conn, ok := c.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("the PostgreSQL driver has changed: it connects by %T", c)
		}
		return do(conn.Conn())
	})
}

func (s *sending) answer(results pgx.BatchResults) error {
	if s.read == nil {
		tag, err := results.Exec()
		if s.affected != nil {
			*s.affected = tag.RowsAffected()
		}
		if err == nil && s.commits && tag.String() != "COMMIT" {
			return pgx.ErrTxCommitRollback
		}
		return err
	}
	rows, err := results.Query()
	if err != nil {
		return err
	}
	defer rows.Close()
	if err := s.read(rows); err != nil {
		return err
	}
	return rows.Err()
}

// ExecContext runs a statement after those that wait.
func (t *postgresTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	var changed int64
	err := t.send(ctx, sending{statement: query, args: args, affected: &changed})
	return driver.RowsAffected(changed), err
}

// QueryContext is for GORM, where it reads what it has written: see [answer].
func (t *postgresTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := t.send(ctx); err != nil {
		return nil, err
	}
	rows, err := t.conn.QueryContext(ctx, query, args...)
	t.pool.prepared.note(err)
	return rows, err
}

// QueryRowContext is part of what GORM asks of a pool.
func (t *postgresTx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if err := t.send(ctx); err != nil {
		cancel(err) // which the row then tells
	}
	return t.conn.QueryRowContext(ctx, query, args...)
}

// PrepareContext is part of what GORM asks of a pool.
func (t *postgresTx) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	if err := t.send(ctx); err != nil {
		return nil, err
	}
	return t.conn.PrepareContext(ctx, query)
}

// Commit sends what waits and ends the transaction, if that wasn't sent with a question.
func (t *postgresTx) Commit() error {
	switch {
	case t.conn == nil:
		return sql.ErrTxDone
	case t.ended:
		return t.release()
	}
	if err := t.send(t.ctx, sending{statement: "COMMIT", commits: true}); err != nil {
		return errors.Join(err, t.Rollback())
	}
	return t.release()
}

// rollbackTime is how long a transaction may take to be undone. The connection is
// given up after that.
const rollbackTime = 5 * time.Second

// Rollback undoes the transaction, if it hasn't ended.
func (t *postgresTx) Rollback() error {
	if t.conn == nil {
		return nil
	}
	t.waiting = nil
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.ctx), rollbackTime)
	defer cancel()
	_ = t.raw(func(conn *pgx.Conn) error {
		if conn.IsClosed() || conn.PgConn().TxStatus() == 'I' {
			return nil
		}
		if _, err := conn.Exec(ctx, "ROLLBACK"); err != nil {
			return driver.ErrBadConn // so that nobody uses the connection again; the transaction ends with it
		}
		return nil
	})
	return t.release()
}

// release gives the connection back to the pool.
func (t *postgresTx) release() error {
	conn := t.conn
	t.conn = nil
	if err := conn.Close(); err != nil && !errors.Is(err, sql.ErrConnDone) {
		return err
	}
	return nil
}
