package store

import (
	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// readersAsked is how many of those who write in a thread are asked what they
// read: enough to know whom one writes for.
const readersAsked = 20

// writer is a member who writes in a thread, with the languages that they read:
// those they chose, or else the one they use the forum in.
type writer struct {
	id    forum.MemberID
	reads []forum.Lang
}

// langsOf reads, in one query, how many visible posts a thread has in each
// language, largest first, and what those who write in it read.
func langsOf(db *gorm.DB, id forum.ThreadID) (written []forum.LangCount, writers []writer, err error) {
	type row struct {
		forum.LangCount
		Reads    forum.Langs
		MemberID forum.MemberID
	}
	rows, err := all[row](db, `SELECT lang, posts AS count, '' AS reads, 0 AS member_id FROM thread_langs
			WHERE thread_id = ? AND posts > 0
		UNION ALL SELECT m.locale AS lang, 0 AS count, m.read_langs AS reads, m.id AS member_id FROM
			(SELECT member_id FROM thread_members WHERE thread_id = ? AND posts > 0 ORDER BY member_id LIMIT ?) AS w
			JOIN members m ON m.id = w.member_id WHERE m.kind = ? AND m.erased_at IS NULL`,
		id, id, readersAsked, forum.KindAccount)
	for _, r := range rows {
		switch {
		case r.MemberID == 0:
			written = append(written, r.LangCount)
		case r.Reads != "":
			writers = append(writers, writer{r.MemberID, r.Reads.List()})
		default:
			writers = append(writers, writer{r.MemberID, []forum.Lang{r.Lang}})
		}
	}
	return largestFirst(written), writers, err
}

// readers counts, for members, how many of the others who write in a thread read
// which languages, largest first.
func readers(v forum.Viewer, writers []writer) []forum.LangCount {
	if !v.SignedIn() {
		return nil
	}
	read := map[forum.Lang]int{}
	for _, w := range writers {
		if v.Owns(w.id) {
			continue
		}
		for _, lang := range w.reads {
			read[lang]++
		}
	}
	var counts []forum.LangCount
	for lang, count := range read {
		counts = append(counts, forum.LangCount{Lang: lang, Count: count})
	}
	return largestFirst(counts)
}
