package store

import (
	"context"
	"database/sql/driver"
	"errors"

	"modernc.org/sqlite"
)

// Parsing a statement and planning it costs SQLite more than most reads do. So
// every connection keeps the statements it has prepared; database/sql only does
// for those that the program prepares by itself, and in a transaction again for
// each.

// maxPrepared bounds the statements that a connection keeps. A forum's pages make
// about fifty different ones; lists make more, with the languages they ask for.
const maxPrepared = 100

// sqliteConnector opens connections that keep their statements.
type sqliteConnector struct{ dsn string }

func (c sqliteConnector) Driver() driver.Driver { return new(sqlite.Driver) }

func (c sqliteConnector) Connect(context.Context) (driver.Conn, error) {
	opened, err := c.Driver().Open(c.dsn)
	if err != nil {
		return nil, err
	}
	conn, ok := opened.(sqliteConn)
	if !ok {
		return nil, errors.Join(errors.New("the SQLite driver has changed"), opened.Close())
	}
	return &keepingConn{sqliteConn: conn, kept: map[string]*keptStmt{}}, nil
}

// sqliteConn is what database/sql uses of the driver's connections.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// sqliteStmt is what this file uses of the driver's statements.
type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// keepingConn is a connection with the statements it has prepared. Like every
// driver.Conn it is used by one goroutine at a time.
type keepingConn struct {
	sqliteConn
	kept map[string]*keptStmt
}

// keptStmt is a prepared statement. It can't be run anew while somebody reads
// its rows.
type keptStmt struct {
	sqliteStmt
	busy bool
}

func (c *keepingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	noteSent(ctx, query)
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := s.ExecContext(ctx, args)
	return result, errors.Join(err, c.release(query, s))
}

func (c *keepingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	noteSent(ctx, query)
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		return nil, errors.Join(err, c.release(query, s))
	}
	typed, ok := rows.(sqliteRows)
	if !ok {
		return nil, errors.Join(errors.New("the SQLite driver has changed"), rows.Close(), c.release(query, s))
	}
	return &keptRows{sqliteRows: typed, release: func() error { return c.release(query, s) }}, nil
}

// take gives a statement ready to run: the one kept, or a new one.
func (c *keepingConn) take(ctx context.Context, query string) (*keptStmt, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if s := c.kept[query]; s != nil && !s.busy {
		s.busy = true
		return s, nil
	}
	prepared, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	stmt, ok := prepared.(sqliteStmt)
	if !ok {
		return nil, errors.Join(errors.New("the SQLite driver has changed"), prepared.Close())
	}
	return &keptStmt{sqliteStmt: stmt, busy: true}, nil
}

// release keeps a statement that has been run, or ends it if another one like it
// is kept already.
func (c *keepingConn) release(query string, s *keptStmt) error {
	s.busy = false
	switch c.kept[query] {
	case s:
		return nil
	case nil:
		err := c.makeRoom()
		c.kept[query] = s
		return err
	}
	return s.Close()
}

// makeRoom ends statements that aren't in use, whichever they are, where there
// are too many.
func (c *keepingConn) makeRoom() error {
	var errs []error
	for query, s := range c.kept {
		if len(c.kept) < maxPrepared {
			break
		}
		if !s.busy {
			delete(c.kept, query)
			errs = append(errs, s.Close())
		}
	}
	return errors.Join(errs...)
}

func (c *keepingConn) Close() error {
	var errs []error
	for _, s := range c.kept {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, c.sqliteConn.Close())...)
}

// sqliteRows is what database/sql uses of the driver's rows.
type sqliteRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypePrecisionScale
	driver.RowsColumnTypeScanType
}

// keptRows are the rows of a kept statement.
type keptRows struct {
	sqliteRows
	release func() error // nil once they are closed
}

func (r *keptRows) Close() error {
	if r.release == nil {
		return nil
	}
	err := errors.Join(r.sqliteRows.Close(), r.release())
	r.release = nil
	return err
}
