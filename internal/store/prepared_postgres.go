package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// altered reports whether a statement wasn't run because its connection had prepared it
// before a table was altered: there are other columns now. PostgreSQL's words are
// translated, and its code is given for other things as well: what tells is the place in
// it that speaks.
func altered(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == notSupported && e.Routine == "RevalidateCachedQuery"
}

// prepared is what connections of a pool know of the tables by the statements they have
// prepared. Once one knew too little, the others prepare theirs anew before they are used
// again, so that whoever tries a second time succeeds.
type prepared struct{ alterations atomic.Int64 }

// preparedKey is where a connection has the number of alterations that it knows of.
const preparedKey = "tertulia prepared"

func (p *prepared) note(err error) {
	if altered(err) {
		p.alterations.Add(1)
	}
}

// begin is for a connection that has prepared nothing yet.
func (p *prepared) begin(conn *pgx.Conn) {
	conn.PgConn().CustomData()[preparedKey] = p.alterations.Load()
}

// renew is for a connection that is to be used again.
func (p *prepared) renew(ctx context.Context, conn *pgx.Conn) error {
	if known, ok := conn.PgConn().CustomData()[preparedKey].(int64); ok && known == p.alterations.Load() {
		return nil
	}
	p.begin(conn)
	if err := conn.DeallocateAll(ctx); err != nil {
		return driver.ErrBadConn // so that another is taken
	}
	return nil
}
