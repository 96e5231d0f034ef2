package store

import "tertulia/internal/forum"

// readersAsked is how many of those who write in a thread are asked what they
// read: enough to know whom one writes for.
const readersAsked = 20

// writer is a member who writes in a thread, with the languages that they read:
// those they chose, or else the one they use the forum in.
type writer struct {
	id    forum.MemberID
	reads []forum.Lang
}

// langRow is a language of a thread, or somebody who writes in it.
type langRow struct {
	forum.LangCount
	Translated int
	Reads      forum.Langs
	MemberID   forum.MemberID
}

// askLangs asks, in one query, how many visible posts the thread has in each
// language, written and translated, largest first, and what those who write in it
// read.
func askLangs(a *asking, id forum.ThreadID) *[]langRow {
	return ask[langRow](a, `SELECT lang, posts AS count, translated, '' AS reads, 0 AS member_id FROM thread_langs
			WHERE thread_id = ? AND (posts > 0 OR translated > 0)
		UNION ALL SELECT m.locale AS lang, 0 AS count, 0 AS translated, m.read_langs AS reads, m.id AS member_id FROM
			(SELECT member_id FROM thread_members WHERE thread_id = ? AND posts > 0 ORDER BY member_id LIMIT ?) AS w
			JOIN members m ON m.id = w.member_id WHERE m.kind = ? AND m.erased_at IS NULL`,
		id, id, readersAsked, forum.KindAccount)
}

func (w *wholePage) takeLangs(rows []langRow) {
	for _, r := range rows {
		switch {
		case r.MemberID == 0:
			w.countLang(r.LangCount, r.Translated)
		case r.Reads != "":
			w.writers = append(w.writers, writer{r.MemberID, r.Reads.List()})
		default:
			w.writers = append(w.writers, writer{r.MemberID, []forum.Lang{r.Lang}})
		}
	}
	largestFirst(w.page.Langs)
	largestFirst(w.page.Translated)
}

func (w *wholePage) countLang(written forum.LangCount, translated int) {
	if written.Count > 0 {
		w.page.Langs = append(w.page.Langs, written)
	}
	if translated > 0 {
		w.page.Translated = append(w.page.Translated, forum.LangCount{Lang: written.Lang, Count: translated})
	}
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
