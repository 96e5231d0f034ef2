package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
	sqlite3 "modernc.org/sqlite/lib"

	"tertulia/internal/forum"
)

// errQueue is the failure of a write that never got its turn.
var errQueue = errors.New("other writes took too long")

// Outage is what an unexpected failure means to people, if the database, and no
// mistake of the program, is behind it: it can't be reached, is full, may only be
// read, or doesn't answer in time. Nothing was changed, but for a commit whose
// answer was lost: then it may have been. Nil for every other failure, and for
// expected ones.
func Outage(err error) *forum.Error {
	switch {
	case err == nil || forum.KindOf(err) != "":
		return nil
	case unwritable(err):
		return &forum.Error{Kind: forum.Unavailable, Key: "error.unwritable", Err: err}
	case lost(err) || overloaded(err):
		return &forum.Error{Kind: forum.Unavailable, Key: "error.unavailable", Err: err}
	}
	return nil
}

// The SQLSTATE codes and classes of outages (PostgreSQL, Appendix A).
const (
	classConnection = "08" // connection exception
	classResources  = "53" // insufficient resources: connections, memory, disk
	classOperator   = "57" // operator intervention: shutdown, crash, cancelled
	classSystem     = "58" // system error, as of input and output
	diskFull        = "53100"
	readOnly        = "25006"
	idleForTooLong  = "25P03" // idle_in_transaction_session_timeout
	notSupported    = "0A000" // of much else too
)

// unwritable reports whether nothing can be written for now, while reading may
// well go on.
func unwritable(err error) bool {
	if code := postgresCode(err); code != "" {
		return code == diskFull || code == readOnly || onStandby(err)
	}
	code := sqliteCode(err) & 0xff
	return code == sqlite3.SQLITE_FULL || code == sqlite3.SQLITE_READONLY
}

// onStandby reports whether a table was asked for that a standby doesn't have, being
// unlogged as that of the allowances is. PostgreSQL says so while it plans a statement,
// before it sees that this would write. Its words are translated, and its code is given
// for other things as well: what tells is the place in it that speaks.
func onStandby(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == notSupported && e.Routine == "get_relation_info"
}

// overloaded reports whether the database had no room or no time.
func overloaded(err error) bool {
	if code := postgresCode(err); code != "" {
		return strings.HasPrefix(code, classResources) || strings.HasPrefix(code, classOperator) || strings.HasPrefix(code, classSystem)
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errQueue) {
		return true
	}
	return slices.Contains([]int{sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN,
		sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT}, sqliteCode(err)&0xff)
}

// lost reports whether the connection to the database is gone, or never was
// there.
func lost(err error) bool {
	if code := postgresCode(err); code != "" {
		return strings.HasPrefix(code, classConnection) || slices.Contains([]string{idleForTooLong, "57P01", "57P02", "57P03"}, code)
	}
	var connecting *pgconn.ConnectError
	var network *net.OpError
	return errors.As(err, &connecting) || errors.As(err, &network) && !errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || strings.HasSuffix(err.Error(), "conn closed")
}

// abandoned reports whether PostgreSQL has ended a transaction that its program left alone:
// whatever was sent after that, a commit too, has found it undone.
func abandoned(err error) bool { return postgresCode(err) == idleForTooLong }

// condition remembers whether the last write failed by an outage, or counting one did.
type condition struct {
	mu    sync.Mutex
	worst error // nil: it didn't
}

func (c *condition) note(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case err == nil:
		c.worst = nil
	case Outage(err) != nil:
		c.worst = err
	}
}

func (c *condition) get() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.worst
}

// CanWrite reports why nothing can be written, if the last write failed by an
// [Outage], or counting uses before or after it, and a small one that it then tries
// still does. It costs nothing while all is well.
func (s *Store) CanWrite(ctx context.Context) error {
	if s.condition.get() == nil {
		return nil
	}
	return s.Write(ctx, func(tx *Tx) error {
		return tx.exec("try to write", `UPDATE facts SET value = value WHERE name = 'settings_version'`)
	})
}
