package store

import (
	"database/sql"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"
)

// Statements are written with ? for each value and IN ? for a list of any length.
// Each dialect spells them as its database takes them, in as few different
// spellings as it can: parsing and planning one again costs more than most reads.

// speller is a GORM dialector that spells statements.
type speller interface {
	spell(statement string, args []any) (string, []any)
}

// query runs a statement that gives rows. Values with names (@name) are left to
// GORM.
func query(db *gorm.DB, statement string, args []any) (*sql.Rows, error) {
	d, ok := db.Dialector.(speller)
	if !ok || db.Error != nil || len(args) > 0 && isNamed(args[0]) {
		return db.Raw(statement, args...).Rows()
	}
	begun := time.Now()
	statement, args = d.spell(statement, args)
	rows, err := db.Statement.ConnPool.QueryContext(db.Statement.Context, statement, args...)
	trace(db, begun, statement, args, err)
	return rows, err
}

// trace tells the log of a statement, without its values, as GORM does of its own.
func trace(db *gorm.DB, begun time.Time, statement string, args []any, err error) {
	ctx := db.Statement.Context
	db.Logger.Trace(ctx, begun, func() (string, int64) {
		if f, ok := db.Logger.(gorm.ParamsFilter); ok {
			statement, _ = f.ParamsFilter(ctx, statement, args...)
		}
		return statement, -1
	}, err)
}

func isNamed(arg any) bool {
	_, ok := arg.(map[string]any)
	return ok
}

// plannedLength is longer than PostgreSQL takes an array for whose values it doesn't look
// at (10). For a shorter one it finds a plan for these values alone better than one for
// all, and plans anew each time, which takes longer than reading a few rows by their ids.
const plannedLength = 16

// spell gives every list one array, so that a statement is the same however long
// the list is. Short ones of ids and names get the last again and again.
func (d postgresDialector) spell(statement string, args []any) (string, []any) {
	var b strings.Builder
	b.Grow(len(statement) + 4*len(args))
	args = slices.Clone(args)
	for n := 1; ; n++ {
		before, after, found := strings.Cut(statement, "?")
		closing := ""
		if list, ok := strings.CutSuffix(before, "NOT IN "); found && ok {
			before, closing = list+"<> ALL(", ")"
		} else if list, ok := strings.CutSuffix(before, "IN "); found && ok {
			before, closing = list+"= ANY(", ")"
			args[n-1] = lengthened(args[n-1])
		}
		b.WriteString(before)
		if !found {
			return b.String(), args
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(n))
		b.WriteString(closing)
		statement = after
	}
}

// lengthened is a list of ids or of plain strings, which are looked up as ids are, with its
// last item again until it has as many as [plannedLength]; any other value is itself.
func lengthened(arg any) any {
	list := reflect.ValueOf(arg)
	if _, names := arg.([]string); list.Kind() != reflect.Slice || !names && list.Type().Elem().Kind() != reflect.Int64 ||
		list.Len() == 0 || list.Len() >= plannedLength {
		return arg
	}
	long := reflect.MakeSlice(list.Type(), plannedLength, plannedLength)
	for i := range plannedLength {
		long.Index(i).Set(list.Index(min(i, list.Len()-1)))
	}
	return long.Interface()
}

// limitPlace is where a statement says how many rows it wants at most.
const limitPlace = "LIMIT ?"

// spell writes lists out, with the last item again until there are 1, 2, 4, 8…:
// doubles in them change nothing, and the statements that connections keep are few.
// Limits, of which there are few too, are written as numbers: SQLite looks at them
// when it plans a statement, and plans it anew each time one is bound to it.
func (d sqliteDialector) spell(statement string, args []any) (string, []any) {
	if !slices.ContainsFunc(args, isList) && !strings.Contains(statement, limitPlace) {
		return statement, args
	}
	var b strings.Builder
	values := make([]any, 0, 2*len(args))
	for _, arg := range args {
		before, after, _ := strings.Cut(statement, "?")
		b.WriteString(before)
		if n, ok := arg.(int); ok && strings.HasSuffix(before, limitPlace[:len(limitPlace)-1]) {
			b.WriteString(strconv.Itoa(n))
		} else {
			values = writeValue(&b, values, arg)
		}
		statement = after
	}
	b.WriteString(statement)
	return b.String(), values
}

// writeValue writes the place of a value, or the places of a list's.
func writeValue(b *strings.Builder, values []any, arg any) []any {
	if !isList(arg) {
		b.WriteByte('?')
		return append(values, arg)
	}
	list := reflect.ValueOf(arg)
	n := list.Len()
	if n == 0 {
		b.WriteString("(NULL)")
		return values
	}
	for i := range padded(n) {
		b.WriteString([2]string{"(?", ", ?"}[min(i, 1)])
		values = append(values, list.Index(min(i, n-1)).Interface())
	}
	b.WriteByte(')')
	return values
}

// maxPadded is the longest list that is padded: SQLite takes 32,766 values.
const maxPadded = 8192

// padded is how many places a list of n values gets.
func padded(n int) int {
	if n > maxPadded {
		return n
	}
	places := 1
	for places < n {
		places *= 2
	}
	return places
}

// isList reports whether a value is a list. Bytes are one value.
func isList(arg any) bool {
	switch arg.(type) {
	case []byte, string, int64, int, bool, time.Time:
		return false
	}
	return reflect.TypeOf(arg) != nil && reflect.TypeOf(arg).Kind() == reflect.Slice
}
