package store

import (
	"fmt"
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
func (a *asking) answer() error {
	if a.db.Error != nil {
		return a.db.Error
	}
	if tx, ok := a.db.Statement.ConnPool.(*postgresTx); ok && len(a.questions) > 0 {
		return a.together(tx)
	}
	for _, q := range a.questions {
		if err := q.alone(a.db); err != nil {
			return err
		}
	}
	return nil
}

// together sends all questions in a transaction on PostgreSQL.
func (a *asking) together(tx *postgresTx) error {
	begun, all := time.Now(), make([]sending, len(a.questions))
	for i, q := range a.questions {
		all[i] = spelled(a.db, q.statement, q.args)
		all[i].read = func(rows pgx.Rows) error {
			fields := rows.FieldDescriptions()
			columns := make([]string, len(fields))
			for n := range fields {
				columns[n] = fields[n].Name
			}
			return q.read(columns, rows)
		}
	}
	err := tx.send(a.db.Statement.Context, all...)
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
		if err := db.Create(row).Error; err != nil {
			return fmt.Errorf("%s: %w", doing, err)
		}
		return nil
	}
	insert := db.Session(&gorm.Session{DryRun: true}).Create(row)
	if insert.Error != nil {
		return fmt.Errorf("%s: %w", doing, insert.Error)
	}
	tx.later(sending{doing: doing, statement: insert.Statement.SQL.String(), args: insert.Statement.Vars, read: func(rows pgx.Rows) error {
		var id int64
		for rows.Next() {
			if err := rows.Scan(&id); err != nil {
				return err
			}
		}
		tell(id)
		return nil
	}})
	return nil
}

func spelled(db *gorm.DB, statement string, args []any) sending {
	if d, ok := db.Dialector.(speller); ok {
		statement, args = d.spell(statement, args)
	}
	return sending{statement: statement, args: args}
}
