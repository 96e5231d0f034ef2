package store

import (
	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// readersAsked is how many of those who write in a thread are asked what they
// read: enough to know whom one writes for.
const readersAsked = 20

// langsOf reads, in one query, how many visible posts a thread has in each
// language, and for members how many of the others who write in it read which
// languages: those they chose, or else the one they use the forum in. Largest
// first.
func langsOf(db *gorm.DB, v forum.Viewer, id forum.ThreadID) (written, readers []forum.LangCount, err error) {
	type row struct {
		forum.LangCount
		Reads forum.Langs
	}
	query := `SELECT lang, posts AS count, '' AS reads FROM thread_langs WHERE thread_id = ? AND posts > 0`
	args := []any{id}
	if v.SignedIn() {
		query += ` UNION ALL SELECT m.locale AS lang, 0 AS count, m.read_langs AS reads FROM
			(SELECT member_id FROM thread_members WHERE thread_id = ? AND posts > 0 ORDER BY member_id LIMIT ?) AS w
			JOIN members m ON m.id = w.member_id
			WHERE m.kind = ? AND m.erased_at IS NULL AND m.id <> ?`
		args = append(args, id, readersAsked, forum.KindAccount, v.ID())
	}
	rows, err := all[row](db, query, args...)
	read := map[forum.Lang]int{}
	for _, r := range rows {
		switch {
		case r.Count > 0:
			written = append(written, r.LangCount)
		case r.Reads != "":
			for _, lang := range r.Reads.List() {
				read[lang]++
			}
		default:
			read[r.Lang]++
		}
	}
	for lang, count := range read {
		readers = append(readers, forum.LangCount{Lang: lang, Count: count})
	}
	return largestFirst(written), largestFirst(readers), err
}
