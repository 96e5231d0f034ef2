package store

import (
	"fmt"

	"tertulia/internal/forum"
)

// union is a UNION ALL in the making: every part gives thread_id, pinned and
// the key k of at most a page of threads.
type union struct {
	parts []string
	args  []any
}

func (u *union) add(part string, args ...any) {
	u.parts = append(u.parts, fmt.Sprintf("SELECT * FROM (%s) AS part%d", part, len(u.parts)))
	u.args = append(u.args, args...)
}

// addLang adds the range of one language.
func (w *walk) addLang(u *union, lang forum.Lang) {
	beyond, args := w.beyond()
	u.add(`SELECT l.thread_id, false AS pinned, l.`+w.key()+` AS k FROM listings l
		WHERE `+w.tagged()+` AND l.lang = ?`+w.only()+w.unpinned()+beyond+w.tail(w.query.Limit+1),
		concat([]any{lang}, args)...)
}

// addOwn adds the threads that the viewer takes part in, in the languages that
// the filter leaves out.
func (w *walk) addOwn(u *union, pinned bool) {
	beyond, args := w.beyond()
	condition, limit := w.unpinned(), w.query.Limit+1
	if pinned {
		condition, limit = " AND l.pinned", maxPinned
	}
	// One thread at a time: a join may go through all threads instead.
	u.add(fmt.Sprintf(`SELECT thread_id, %t AS pinned, k FROM (SELECT m.thread_id, (SELECT l.%s FROM listings l
			WHERE l.thread_id = m.thread_id AND %s) AS k
		FROM thread_members m WHERE m.member_id = ? AND m.posts > 0 AND m.lang IN ?) AS o
		WHERE k IS NOT NULL ORDER BY k DESC, thread_id DESC LIMIT %d`, pinned, w.key(), w.tagged()+w.only()+condition+beyond, limit),
		concat(args, []any{w.viewer.ID(), w.others})...)
}

// addPinned adds the pinned threads among those that the list shows.
func (w *walk) addPinned(u *union) {
	u.add(`SELECT l.thread_id, true AS pinned, l.last_activity_at AS k FROM listings l
		WHERE `+w.tagged()+` AND l.pinned AND l.lang IN ?`+w.tail(maxPinned), w.shownInFull())
	if len(w.others) > 0 {
		w.addOwn(u, true)
	}
}

// shownInFull is w.langs for IN, which must not be empty.
func (w *walk) shownInFull() []forum.Lang {
	if len(w.langs) == 0 {
		return []forum.Lang{""}
	}
	return w.langs
}

// unpinned keeps pinned threads out of the latest: they stand above it.
func (w *walk) unpinned() string {
	if w.query.Sort == forum.SortLatest {
		return " AND NOT l.pinned"
	}
	return ""
}

// beyond is the condition for standing after the cursor.
func (w *walk) beyond() (string, []any) {
	if w.after == nil {
		return "", nil
	}
	var key any = w.after.time()
	if w.query.Sort == forum.SortDiscussed {
		key = w.after.key
	}
	return ` AND (l.` + w.key() + `, l.thread_id) < (?, ?)`, []any{key, w.after.id}
}

// tagged and tail name the tag and how many threads are asked for as they are:
// PostgreSQL plans a statement anew each time where these decide what it costs and
// come as values, which takes it longer than carrying it out.
func (w *walk) tagged() string { return fmt.Sprintf("l.tag_id = %d", w.tag) }

func (w *walk) tail(limit int) string {
	return fmt.Sprintf(" ORDER BY l.%s DESC, l.thread_id DESC LIMIT %d", w.key(), limit)
}

func concat(lists ...[]any) []any {
	var joined []any
	for _, l := range lists {
		joined = append(joined, l...)
	}
	return joined
}
