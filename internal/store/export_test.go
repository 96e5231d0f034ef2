package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// Dump gives every row of a table as text, without the columns in but, ordered
// as text.
func (s *Store) Dump(table string, but ...string) ([]string, error) {
	rows, err := s.reader.WithContext(context.Background()).Raw("SELECT * FROM " + table).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var dump []string
	for rows.Next() {
		row := map[string]any{}
		if err := s.reader.ScanRows(rows, &row); err != nil {
			return nil, err
		}
		for _, column := range but {
			delete(row, column)
		}
		dump = append(dump, fmt.Sprint(row)) // in the order of the columns' names
	}
	return dump, rows.Err()
}

// InspectAfter says what Inspect would find after statements, which are undone.
func (s *Store) InspectAfter(statements ...string) ([]Inconsistency, error) {
	return s.inspectUndone(statements, wholeInspections(s.dialect))
}

// InspectPanicking inspects a sound forum with an inspection that panics before one that
// finds something.
func (s *Store) InspectPanicking() ([]Inconsistency, error) {
	return s.inspectUndone(nil, []inspection{
		{what: "oddities", counts: func(db *gorm.DB) (int, error) {
			if _, err := one[int](db, `SELECT 1`); err != nil {
				return 0, err
			}
			panic("odd")
		}},
		{what: "settings", query: `SELECT 1 AS one`},
	})
}

// InspectWithoutTransaction inspects where the transaction is gone after the first
// comparison.
func (s *Store) InspectWithoutTransaction() ([]Inconsistency, error) {
	return s.inspectUndone(nil, []inspection{
		{what: "oddities", counts: func(db *gorm.DB) (int, error) { return 0, db.Exec(`ROLLBACK`).Error }},
		{what: "settings", query: `SELECT 1 AS one`},
	})
}

func (s *Store) inspectUndone(statements []string, list []inspection) ([]Inconsistency, error) {
	var found []Inconsistency
	var failed error
	err := s.Write(context.Background(), func(tx *Tx) error {
		for _, statement := range statements {
			if err := tx.exec("spoil", statement); err != nil {
				return err
			}
		}
		found, failed = s.inspectIn(tx.db, list)
		return errUndo
	})
	if errors.Is(err, errUndo) {
		err = failed
	}
	return found, err
}

// SeeMoreThanThereIs lets a store have followed the log further than it goes, as before
// a standby was promoted that lacked the last transactions.
func (s *Store) SeeMoreThanThereIs() {
	s.follower.begin(position{before: "9000000000000000000", running: noneRunning, id: 1 << 60})
}

// OwnEvents is how many events of this process are remembered, not to be told of again.
func (s *Store) OwnEvents() int {
	s.follower.mu.Lock()
	defer s.follower.mu.Unlock()
	return len(s.follower.mine) + len(s.follower.older)
}

// PositionsWaiting is how many reading positions no flush has taken yet.
func (s *Store) PositionsWaiting() int {
	s.positions.mu.Lock()
	defer s.positions.mu.Unlock()
	return len(s.positions.waiting)
}

var errUndo = errors.New("undo")

// Break runs a statement that leaves the database unsound.
func (s *Store) Break(statement string) error { return s.writer.Exec(statement).Error }

// Lose runs a statement that takes rows away that others refer to, as a bad disk may.
func (s *Store) Lose(statement string) error {
	careless, careful := `PRAGMA foreign_keys = OFF`, `PRAGMA foreign_keys = ON`
	if !s.dialect.singleWriter() {
		careless, careful = `SET session_replication_role = replica`, `SET session_replication_role = DEFAULT`
	}
	return s.writer.Connection(func(db *gorm.DB) error {
		for _, each := range []string{careless, statement, careful} {
			if err := db.Exec(each).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// MigrateByOne brings the database up by one version, and gives it.
func (s *Store) MigrateByOne(ctx context.Context) (int64, error) {
	p, err := s.migrator()
	if err != nil {
		return 0, err
	}
	result, err := p.UpByOne(ctx)
	if err != nil {
		return 0, err
	}
	return result.Source.Version, nil
}

// PretendNewer marks the database as one that a later version has migrated.
func (s *Store) PretendNewer(ctx context.Context) error {
	return s.Write(ctx, func(tx *Tx) error {
		return tx.exec("pretend", `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)`)
	})
}

// All reads rows as the store does.
func All[T any](ctx context.Context, s *Store, statement string, args ...any) ([]T, error) {
	return all[T](s.reader.WithContext(ctx), statement, args...)
}

// Concluded asks a question that ends the transaction in which it is asked, and then
// another one, whose failure it gives.
func (s *Store) Concluded(ctx context.Context) (answer []int, after error) {
	err := s.read(ctx, func(db *gorm.DB) error {
		a := asking{db: db}
		found := ask[int](&a, `SELECT 7`)
		if err := a.conclude(); err != nil {
			return err
		}
		answer = *found
		_, after = all[int](db, `SELECT 8`)
		return nil
	})
	return answer, errors.Join(after, err)
}

// InLine is how many people wait for their turn to write, and how many others.
func (s *Store) InLine() (people, others int) {
	s.writing.mu.Lock()
	defer s.writing.mu.Unlock()
	return s.writing.people.Len(), s.writing.others.Len()
}

// RecordTexts gives a context whose statements are kept, and what gives their texts.
func RecordTexts(ctx context.Context) (context.Context, func() []string) {
	ctx, r := recordStatements(ctx)
	return ctx, func() []string {
		r.mu.Lock()
		defer r.mu.Unlock()
		texts := make([]string, len(r.statements))
		for i, s := range r.statements {
			texts[i] = s.sql
		}
		return texts
	}
}
