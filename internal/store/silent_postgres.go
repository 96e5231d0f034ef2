package store

import (
	"context"
	"net"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// A connection can fall silent without an end: the other machine dies, or the network
// forgets it. Nothing tells whoever waits for an answer then.

// unacknowledged is how long the system sends again what nobody acknowledges before the
// connection ends; by itself Linux does so for a quarter of an hour.
const unacknowledged = 30 * time.Second

// dialPostgres opens connections that end when the other machine is gone.
func dialPostgres(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{Control: endUnacknowledged}
	return d.DialContext(ctx, network, address)
}

// mistrusted keeps a pool from using connections again that may have fallen silent.
type mistrusted struct{ times atomic.Int64 }

// mistrustedKey is where a connection has how often others were mistrusted before it.
const mistrustedKey = "tertulia mistrusted"

func (m *mistrusted) begin(conn *pgx.Conn) {
	conn.PgConn().CustomData()[mistrustedKey] = m.times.Load()
}

// tried says whether a connection is tried out before it is used again: after a second,
// as pgx does by itself. One that is mistrusted is closed here, without the word to
// PostgreSQL that would have to be waited for, so that trying it fails at once.
func (m *mistrusted) tried(_ context.Context, p stdlib.ShouldPingParams) bool {
	if p.Conn.PgConn().CustomData()[mistrustedKey] == m.times.Load() {
		return p.IdleDuration > time.Second
	}
	_ = p.Conn.PgConn().Conn().Close() // it is of no more use either way
	return true
}

func (d postgresDialect) mistrust() { d.mistrusted.times.Add(1) }
func (sqliteDialect) mistrust()     {}
