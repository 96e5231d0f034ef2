package store

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"time"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// This file reads rows. It asks GORM which field a column belongs to, but fills
// it without GORM: a page's rows took twice as long with it. Nor does it use
// GORM's Scan for another reason: that writes the values into a copy of each
// statement, and that into the log.

// all reads every row of a raw query: structs by the names of their columns,
// which they needn't all have, other types from the only column. NULL is the
// zero value.
func all[T any](db *gorm.DB, statement string, args ...any) ([]T, error) {
	a := asking{db: db}
	found := ask[T](&a, statement, args...)
	err := a.answer()
	return *found, err
}

// alone asks one question.
func (q *question) alone(db *gorm.DB) (err error) {
	rows, err := query(db, q.statement, q.args)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	return q.read(columns, rows)
}

// readAll reads rows with these columns.
func readAll[T any](db *gorm.DB, columns []string, rows rowReader) (found []T, err error) {
	cells, err := db.Dialector.(cellFinder).cells(db, columns, reflect.TypeFor[T]())
	if err != nil {
		return nil, err
	}
	targets := make([]any, len(cells))
	for i := range cells {
		targets[i] = &cells[i]
	}
	for rows.Next() {
		found = append(roomier(found), *new(T))
		row := reflect.ValueOf(&found[len(found)-1]).Elem()
		for i := range cells {
			cells[i].aim(row)
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
	}
	return found, rows.Err()
}

// roomier makes room for another row: for one, as most questions are for, then for some,
// then for all of a page. Rows are large, and all are copied when they get more room.
func roomier[T any](rows []T) []T {
	const some, all = 8, 32
	switch n := len(rows); {
	case n < cap(rows) || n >= all:
		return rows // append doubles what is larger
	case n == 0:
		return make([]T, 0, 1)
	case n < some:
		return slices.Grow(rows, some-n)
	default:
		return slices.Grow(rows, all-n)
	}
}

// one reads the first row of a raw query; NotFound if there is none.
func one[T any](db *gorm.DB, statement string, args ...any) (T, error) {
	rows, err := all[T](db, statement, args...)
	if err == nil && len(rows) == 0 {
		err = forum.Fail(forum.NotFound, "error.not_found")
	}
	if err != nil {
		var none T
		return none, err
	}
	return rows[0], nil
}

// cell reads one column into its field of one row after the other.
type cell struct {
	kind  cellKind
	index []int // of the field, through embedded structs
	to    reflect.Value
}

type cellKind int

const (
	isField    cellKind = iota
	isWhole             // the row is the value
	isRendered          // a field with a rendered form
	isUnknown           // no field has that column
)

// cellFinder is a GORM dialector that finds where the columns of rows go.
type cellFinder interface {
	cells(db *gorm.DB, columns []string, row reflect.Type) ([]cell, error)
}

// knownCells remembers where the columns of rows go, which takes longer to find out than
// to read a row.
type knownCells struct{ found sync.Map } // by rowKind: *columnCells

// rowKind is a struct that rows are read into, and how many columns they have.
type rowKind struct {
	row     reflect.Type
	columns int
}

type columnCells struct {
	columns []string
	cells   []cell
}

// cells are for the caller alone.
func (k *knownCells) cells(db *gorm.DB, columns []string, row reflect.Type) ([]cell, error) {
	kind := rowKind{row, len(columns)}
	if before, ok := k.found.Load(kind); ok {
		if known := before.(*columnCells); slices.Equal(known.columns, columns) {
			return slices.Clone(known.cells), nil
		}
	}
	cells, err := cellsOf(db, columns, row)
	if err != nil {
		return nil, err
	}
	k.found.Store(kind, &columnCells{columns, slices.Clone(cells)})
	return cells, nil
}

// cellsOf finds where the columns of rows go.
func cellsOf(db *gorm.DB, columns []string, t reflect.Type) ([]cell, error) {
	if t.Kind() != reflect.Struct {
		return []cell{{kind: isWhole}}, nil
	}
	statement := gorm.Statement{DB: db}
	if err := statement.Parse(reflect.New(t).Interface()); err != nil {
		return nil, fmt.Errorf("find the columns of %s: %w", t, err)
	}
	cells := make([]cell, len(columns))
	for i, column := range columns {
		f := statement.Schema.LookUpField(column)
		switch {
		case f == nil:
			cells[i].kind = isUnknown
		case f.FieldType == reflect.TypeFor[forum.Rendered]():
			cells[i] = cell{kind: isRendered, index: f.StructField.Index}
		default:
			cells[i].index = f.StructField.Index
		}
	}
	return cells, nil
}

func (c *cell) aim(row reflect.Value) {
	switch c.kind {
	case isWhole:
		c.to = row
	case isField, isRendered:
		c.to = row.FieldByIndex(c.index)
	}
}

// Scan is called by database/sql with the column's value. See [postgresRows] for the
// other database.
func (c *cell) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		if c.kind != isUnknown {
			c.to.SetZero()
		}
		return nil
	case int64:
		return c.number(v)
	case string:
		return c.text(v)
	case []byte:
		if c.to.Kind() == reflect.Slice {
			c.to.SetBytes(append([]byte{}, v...)) // the driver may use it again
			return nil
		}
		return c.text(string(v))
	case bool:
		return c.truth(v)
	case time.Time:
		return c.time(v)
	}
	if c.kind == isUnknown {
		return nil
	}
	return misfit(c.to, value)
}

// The methods below put what a database gave into a field.

func (c *cell) number(n int64) error {
	if c.kind == isUnknown {
		return nil
	}
	return assignNumber(behind(c.to), n)
}

func (c *cell) text(s string) error {
	switch c.kind {
	case isUnknown:
		return nil
	case isRendered:
		return readRendered(c.to, s)
	}
	return assignText(behind(c.to), s)
}

func (c *cell) truth(b bool) error {
	if c.kind == isUnknown {
		return nil
	}
	to := behind(c.to)
	if to.Kind() != reflect.Bool {
		return misfit(to, b)
	}
	to.SetBool(b)
	return nil
}

func (c *cell) time(t time.Time) error {
	if c.kind == isUnknown {
		return nil
	}
	to := behind(c.to)
	at, ok := to.Addr().Interface().(*time.Time)
	if !ok {
		return misfit(to, t)
	}
	*at = t
	return nil
}

// behind is where the value of a field goes: behind a new pointer, if it is one.
func behind(to reflect.Value) reflect.Value {
	if to.Kind() != reflect.Pointer {
		return to
	}
	to.Set(reflect.New(to.Type().Elem()))
	return to.Elem()
}

func assignNumber(to reflect.Value, n int64) error {
	switch {
	case to.CanInt():
		to.SetInt(n)
	case to.Kind() == reflect.Bool:
		to.SetBool(n != 0)
	case to.Kind() == reflect.String:
		to.SetString(strconv.FormatInt(n, 10))
	default:
		return misfit(to, n)
	}
	return nil
}

// assignText takes numbers in text too: PostgreSQL gives sums so.
func assignText(to reflect.Value, s string) error {
	switch {
	case to.Kind() == reflect.String:
		to.SetString(s)
	case to.CanInt():
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return fmt.Errorf("read a number: %w", err)
		}
		to.SetInt(n)
	default:
		return misfit(to, s)
	}
	return nil
}

func misfit(to reflect.Value, value any) error {
	return fmt.Errorf("a column of %T doesn't fit a field of %s", value, to.Type())
}
