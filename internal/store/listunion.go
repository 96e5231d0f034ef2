package store

import (
	"fmt"
	"strings"

	"tertulia/internal/forum"
)

// union is a UNION ALL in the making: every part gives thread_id, k and what else a
// list asks for. The database merges the parts by k, each of which comes in the order
// of an index, and so reads no more of all of them than it is asked for.
type union struct {
	dialect dialect
	parts   []string
	args    []any
}

// listed is a thread of a list, by its id.
type listed struct{ ThreadID forum.ThreadID }

func (u *union) add(part string, args ...any) {
	u.parts, u.args = append(u.parts, part), append(u.args, args...)
}

// merged is the query for the first rows of all parts. It names how many as they are:
// PostgreSQL plans a statement anew each time where such a number decides what it
// costs and comes as a value, which takes it longer than carrying it out.
func (u *union) merged(limit int) string {
	tail := fmt.Sprintf(" ORDER BY k DESC, thread_id DESC LIMIT %d", limit)
	if len(u.parts) == 1 {
		return u.parts[0] + tail
	}
	parts := make([]string, len(u.parts))
	for i, part := range u.parts {
		parts[i] = u.dialect.mergeable(part, tail)
	}
	return strings.Join(parts, " UNION ALL ") + tail
}

// addLang adds the range of one language.
func (w *walk) addLang(u *union, lang forum.Lang) {
	beyond, args := w.beyond()
	u.add(`SELECT l.thread_id, false AS pinned, l.`+w.key()+` AS k FROM listings l
		WHERE `+w.tagged()+` AND l.lang = ?`+w.only()+w.unpinned()+beyond, concat([]any{lang}, args)...)
}

// addOwn adds the threads that the viewer takes part in, in the languages that
// the filter leaves out.
func (w *walk) addOwn(u *union, pinned bool) {
	beyond, args := w.beyond()
	condition := w.unpinned()
	if pinned {
		condition = " AND l.pinned"
	}
	// One thread at a time: a join may go through all threads instead.
	u.add(fmt.Sprintf(`SELECT thread_id, %t AS pinned, k FROM (SELECT m.thread_id, (SELECT l.%s FROM listings l
			WHERE l.thread_id = m.thread_id AND %s) AS k
		FROM thread_members m WHERE m.member_id = ? AND m.posts > 0 AND m.lang IN ?) AS o
		WHERE k IS NOT NULL`, pinned, w.key(), w.tagged()+w.only()+condition+beyond),
		concat(args, []any{w.viewer.ID(), w.others})...)
}

// addPinned adds the pinned threads among those that the list shows.
func (w *walk) addPinned(u *union) {
	u.add(`SELECT l.thread_id, true AS pinned, l.last_activity_at AS k FROM listings l
		WHERE `+w.tagged()+` AND l.pinned AND l.lang IN ?`, w.shownInFull())
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
	return ` AND (l.` + w.key() + `, l.thread_id) < (?, ?)`, []any{w.after.value(w.query.Sort), w.after.id}
}

// tagged names the tag as it is, for the reason that [union.merged] gives.
func (w *walk) tagged() string {
	tag := everywhere
	if w.tag != nil {
		tag = w.tag.ID
	}
	return fmt.Sprintf("l.tag_id = %d", tag)
}

func concat(lists ...[]any) []any {
	var joined []any
	for _, l := range lists {
		joined = append(joined, l...)
	}
	return joined
}
