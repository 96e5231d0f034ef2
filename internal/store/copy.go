package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"reflect"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// copyRows inserts rows of one table into PostgreSQL by COPY, which takes them while
// they are still being read from memory. Ids that are 0 are given by the database,
// in the order of the rows.
func copyRows[T any](db *gorm.DB, tx *postgresTx, rows []T) error {
	statement := gorm.Statement{DB: db}
	if err := statement.Parse(new(T)); err != nil {
		return err
	}
	ctx := db.Statement.Context
	fields := copied(ctx, statement.Schema, reflect.Indirect(reflect.ValueOf(rows[0])))
	columns := make([]string, len(fields))
	for i, f := range fields {
		columns[i] = f.DBName
	}
	return tx.copyInto(ctx, statement.Schema.Table, columns, len(rows), func(i int) ([]any, error) {
		return valuesOf(ctx, fields, reflect.Indirect(reflect.ValueOf(rows[i])))
	})
}

// copyInto sends what waits, then so many rows.
func (t *postgresTx) copyInto(ctx context.Context, table string, columns []string, rows int, row func(i int) ([]any, error)) error {
	if err := t.send(ctx); err != nil {
		return err
	}
	return t.raw(func(conn *pgx.Conn) error {
		_, err := conn.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromSlice(rows, row))
		return err
	})
}

// copied are the fields that have columns, but for an id that the database gives.
func copied(ctx context.Context, s *schema.Schema, row reflect.Value) []*schema.Field {
	var fields []*schema.Field
	for _, name := range s.DBNames {
		f := s.FieldsByDBName[name]
		if f.AutoIncrement {
			if _, zero := f.ValueOf(ctx, row); zero {
				continue
			}
		}
		fields = append(fields, f)
	}
	return fields
}

func valuesOf(ctx context.Context, fields []*schema.Field, row reflect.Value) ([]any, error) {
	values := make([]any, len(fields))
	for i, f := range fields {
		values[i], _ = f.ValueOf(ctx, row)
		if v, ok := values[i].(driver.Valuer); ok && f.Serializer != nil {
			var err error
			if values[i], err = v.Value(); err != nil {
				return nil, fmt.Errorf("write %s: %w", f.DBName, err)
			}
		}
	}
	return values, nil
}
