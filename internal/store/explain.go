package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Plan is how the database carries out one statement.
type Plan struct {
	Statement string // with placeholders
	// Text is what EXPLAIN says: on SQLite the lines of its query plan, on
	// PostgreSQL JSON, with the rows really touched unless the statement writes.
	Text string
}

// Explain runs something on this store and gives the plan of each statement
// that it made, for tests and for whoever looks for a slow one.
func (s *Store) Explain(ctx context.Context, run func(ctx context.Context) error) ([]Plan, error) {
	ctx, made := recordStatements(ctx)
	if err := run(ctx); err != nil {
		return nil, err
	}
	var plans []Plan
	for _, statement := range made.statements {
		if strings.HasPrefix(statement.sql, "SET ") || strings.HasPrefix(statement.sql, "LOCK ") {
			continue // has no plan
		}
		text, err := s.explain(context.WithoutCancel(ctx), statement)
		if err != nil {
			return nil, fmt.Errorf("explain %s: %w", statement.sql, err)
		}
		plans = append(plans, Plan{Statement: statement.sql, Text: text})
	}
	return plans, nil
}

func (s *Store) explain(ctx context.Context, st statement) (string, error) {
	pool, err := s.writer.DB()
	if err != nil {
		return "", err
	}
	rows, err := pool.QueryContext(ctx, s.dialect.explaining(reads(st.sql))+st.sql, st.args...)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return "", err
	}
	var lines []string
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		var line string // the last column, the only one on PostgreSQL
		values[len(values)-1] = &line
		if err := rows.Scan(values...); err != nil {
			return "", err
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n"), rows.Err()
}

// reads reports whether a statement changes nothing.
func reads(sql string) bool {
	return strings.HasPrefix(strings.ToUpper(strings.TrimSpace(sql)), "SELECT")
}

// statement is one that was run.
type statement struct {
	sql  string
	args []any
}

// recording gathers statements.
type recording struct {
	mu         sync.Mutex
	statements []statement
}

type recordingKey struct{}

// recordStatements gives a context whose statements are kept with what they
// were given.
func recordStatements(ctx context.Context) (context.Context, *recording) {
	r := new(recording)
	return context.WithValue(ctx, recordingKey{}, r), r
}

func (r *recording) add(sql string, args []any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.statements = append(r.statements, statement{sql, slices.Clone(args)})
}
