package store

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

// asking is a number of questions to the database that don't depend on each other's
// answers. In a transaction on PostgreSQL they are sent together, in their order;
// SQLite, which is in this process, is asked one after the other.
type asking struct {
	db        *gorm.DB
	questions []question
}

type question struct {
	statement string
	args      []any
	read      func(columns []string, rows rowReader) error
}

// rowReader is what rows of database/sql and of pgx have in common.
type rowReader interface {
	Next() bool
	Scan(targets ...any) error
	Err() error
}

// ask adds a question. Its answer, as [all] gives it, is there after [asking.answer].
func ask[T any](a *asking, statement string, args ...any) *[]T {
	found := new([]T)
	a.questions = append(a.questions, question{statement, args, func(columns []string, rows rowReader) (err error) {
		*found, err = readAll[T](a.db, columns, rows)
		return err
	}})
	return found
}

// answer asks all questions; without any it costs nothing.
func (a *asking) answer() error { return a.put((*postgresTx).send) }

// conclude asks the last questions of a transaction that only reads: on PostgreSQL its
// end goes with them, and nothing can be asked in it any more.
func (a *asking) conclude() error { return a.put((*postgresTx).conclude) }

// repeatable asks all questions as answer does, for what may be done twice: outside a
// transaction on PostgreSQL they are sent together though they change rows, and again
// where the connection from the pool turns out to have ended.
func (a *asking) repeatable() error {
	if pool, ok := a.db.Statement.ConnPool.(postgresPool); ok && a.db.Error == nil && len(a.questions) > 0 {
		return a.together(pool.ask)
	}
	return a.answer()
}

func (a *asking) put(send sender) error {
	if a.db.Error != nil {
		return a.db.Error
	}
	if len(a.questions) == 0 {
		return nil
	}
	switch pool := a.db.Statement.ConnPool.(type) {
	case *postgresTx:
		return a.together(func(ctx context.Context, all ...sending) error { return send(pool, ctx, all...) })
	case postgresPool:
		if a.onlyReads() {
			return a.together(pool.ask)
		}
	}
	for _, q := range a.questions {
		if err := q.alone(a.db); err != nil {
			return err
		}
	}
	return nil
}

// sender sends statements in a transaction on PostgreSQL.
type sender func(tx *postgresTx, ctx context.Context, more ...sending) error

// onlyReads reports whether no question can do more than read.
func (a *asking) onlyReads() bool {
	return !slices.ContainsFunc(a.questions, func(q question) bool { return !reads(q.statement) || len(q.args) > 0 && isNamed(q.args[0]) })
}

// together sends all questions to PostgreSQL at once.
func (a *asking) together(send func(ctx context.Context, all ...sending) error) error {
	begun, all := time.Now(), make([]sending, len(a.questions))
	for i, q := range a.questions {
		all[i] = spelled(a.db, q.statement, q.args)
		all[i].read = func(rows pgx.Rows) error {
			r := postgresRows{rows, rows.FieldDescriptions()}
			return q.read(r.columns(), r)
		}
	}
	err := send(a.db.Statement.Context, all...)
	for _, s := range all {
		trace(a.db, begun, s.statement, s.args, err)
	}
	return err
}

// later runs a statement that changes rows, whose outcome nothing in the transaction
// depends on: on PostgreSQL it is sent with the next one, which fails if it does. It
// says what it was doing if it fails.
func later(db *gorm.DB, doing, statement string, args ...any) error {
	tx, ok := db.Statement.ConnPool.(*postgresTx)
	if !ok || db.Error != nil {
		if err := db.Exec(statement, args...).Error; err != nil {
			return fmt.Errorf("%s: %w", doing, err)
		}
		return nil
	}
	s := spelled(db, statement, args)
	s.doing = doing
	tx.later(s)
	trace(db, time.Now(), s.statement, s.args, nil)
	return nil
}

// createLater inserts a row as [later] does. Its id is given to tell as soon as it is
// known; elsewhere than on PostgreSQL that is at once, and it is set in row.
func createLater(db *gorm.DB, doing string, row any, tell func(id int64)) error {
	tx, ok := db.Statement.ConnPool.(*postgresTx)
	if !ok || db.Error != nil {
		return create(db, doing, row)
	}
	statement, args, _, err := insertion(db, row)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	s := spelled(db, statement, args)
	s.doing, s.read = doing, func(rows pgx.Rows) error {
		var id int64
		for rows.Next() {
			if err := rows.Scan(&id); err != nil {
				return err
			}
		}
		tell(id)
		return nil
	}
	tx.later(s)
	trace(db, time.Now(), s.statement, s.args, nil)
	return nil
}

// create inserts a row at once, and sets its id.
func create(db *gorm.DB, doing string, row any) error {
	statement, args, set, err := insertion(db, row)
	var id int64
	if err == nil {
		id, err = one[int64](db, statement, args...)
	}
	if err == nil {
		err = set(id)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// insertion is the statement that inserts a row and gives its id, without all that GORM
// does for one; set sets the id in the row.
func insertion(db *gorm.DB, row any) (statement string, args []any, set func(id int64) error, err error) {
	parsed := &gorm.Statement{DB: db}
	if err := parsed.Parse(row); err != nil {
		return "", nil, nil, err
	}
	ctx, value := db.Statement.Context, reflect.Indirect(reflect.ValueOf(row))
	fields := copied(ctx, parsed.Schema, value)
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.DBName
	}
	statement = "INSERT INTO " + parsed.Table + " (" + strings.Join(names, ", ") + ") VALUES (?" +
		strings.Repeat(", ?", len(fields)-1) + ") RETURNING id"
	set = func(id int64) error { return parsed.Schema.PrioritizedPrimaryField.Set(ctx, value, id) }
	args, err = valuesOf(ctx, fields, value)
	return statement, args, set, err
}

func spelled(db *gorm.DB, statement string, args []any) sending {
	if d, ok := db.Dialector.(speller); ok {
		statement, args = d.spell(statement, args)
	}
	return sending{statement: statement, args: args}
}
