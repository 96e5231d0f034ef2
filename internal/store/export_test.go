package store

import (
	"context"
	"fmt"
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
