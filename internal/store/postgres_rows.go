package store

import (
	"encoding/binary"
	"math"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

// postgresRows reads what pages read most, numbers, texts, truth values and times, from
// the bytes that PostgreSQL sent straight into the fields. Through pgx each value would
// go by way of an interface, for which memory is taken and cleared away again.
type postgresRows struct {
	pgx.Rows
	fields []pgconn.FieldDescription
}

func (r postgresRows) columns() []string {
	names := make([]string, len(r.fields))
	for i := range r.fields {
		names[i] = r.fields[i].Name
	}
	return names
}

// Scan fills the cells of a row.
func (r postgresRows) Scan(cells ...any) error {
	for i, value := range r.RawValues() {
		if err := r.read(&r.fields[i], value, cells[i].(*cell)); err != nil {
			return err
		}
	}
	return nil
}

// since2000 is what PostgreSQL counts the time from (PostgreSQL, "Date/Time Types"), in
// microseconds since 1970.
const since2000 = 946_684_800_000_000

func (r postgresRows) read(f *pgconn.FieldDescription, value []byte, to *cell) error {
	switch {
	case value == nil:
		return to.Scan(nil)
	case f.DataTypeOID == pgtype.TextOID || f.DataTypeOID == pgtype.VarcharOID:
		return to.text(string(value))
	case f.Format != pgtype.BinaryFormatCode:
	case f.DataTypeOID == pgtype.Int8OID && len(value) == 8:
		return to.number(int64(binary.BigEndian.Uint64(value)))
	case f.DataTypeOID == pgtype.Int4OID && len(value) == 4:
		return to.number(int64(int32(binary.BigEndian.Uint32(value))))
	case f.DataTypeOID == pgtype.BoolOID && len(value) == 1:
		return to.truth(value[0] != 0)
	case f.DataTypeOID == pgtype.TimestamptzOID && len(value) == 8:
		micros := int64(binary.BigEndian.Uint64(value))
		if micros != math.MaxInt64 && micros != math.MinInt64 { // infinity
			return to.time(time.UnixMicro(micros + since2000).UTC())
		}
	}
	return r.Conn().TypeMap().Scan(f.DataTypeOID, f.Format, value, to)
}
