package store

import (
	"fmt"

	"gorm.io/gorm"

	"tertulia/internal/text"
)

// foldedAtOnce is how many handles are folded again at once.
const foldedAtOnce = 1000

// misfolded gives the handles that aren't kept under their fold, by which people are
// looked up.
func misfolded(db *gorm.DB) ([]handleRow, error) {
	var found []handleRow
	for last := ""; ; {
		rows, err := all[handleRow](db, `SELECT fold, handle, member_id FROM handles WHERE fold > ? ORDER BY fold LIMIT ?`,
			last, foldedAtOnce)
		if err != nil || len(rows) == 0 {
			return found, err
		}
		last = rows[len(rows)-1].Fold
		for _, row := range rows {
			if text.HandleFold(row.Handle) != row.Fold {
				found = append(found, row)
			}
		}
	}
}

func handleInspections() []inspection {
	return []inspection{
		{what: "members whose handle doesn't lead to them", query: handleless},
		{what: "handles that can't be looked up", counts: func(db *gorm.DB) (int, error) {
			found, err := misfolded(db)
			return len(found), err
		}},
	}
}

// mendFolds keeps each handle under its fold, but where another one has taken it, and
// gives how many it mended.
func (tx *Tx) mendFolds() (mended int64, err error) {
	found, err := misfolded(tx.db)
	if err != nil {
		return 0, fmt.Errorf("look for handles that can't be looked up: %w", err)
	}
	for _, row := range found {
		fold := text.HandleFold(row.Handle)
		res := tx.db.Exec(`UPDATE handles SET fold = ? WHERE fold = ? AND NOT EXISTS (SELECT 1 FROM handles h WHERE h.fold = ?)`,
			fold, row.Fold, fold)
		if res.Error != nil {
			return mended, fmt.Errorf("mend the fold of %s: %w", row.Handle, res.Error)
		}
		mended += res.RowsAffected
	}
	return mended, nil
}
