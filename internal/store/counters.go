package store

import "tertulia/internal/forum"

// countPost writes the counters of a thread after one of its posts was added,
// became visible (by is 1) or stopped being it (-1). The thread's last post and
// number stand in t already. It is one statement: what is put into the view
// counted_posts, its trigger counts (migration 19).
func (tx *Tx) countPost(t *forum.Thread, p *forum.Post, by int) error {
	t.PostCount += by
	listed, unanswered := t.Visibility == forum.Visible, unansweredOf(t.PostCount)-unansweredOf(t.PostCount-by)
	if listed && unanswered == 0 && tx.dialect.changesSeveral() {
		return tx.countAtOnce(t, p, by)
	}
	return tx.later("count post", `INSERT INTO counted_posts (more, thread_id, author_id, number, lang, thread_lang, listed, unanswered,
		last_number, post_count, last_post_id, last_poster_id, last_activity_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		by, t.ID, p.AuthorID, p.Number, p.Lang, t.Lang, listed, unanswered,
		t.LastNumber, t.PostCount, t.LastPostID, t.LastPosterID, t.LastActivityAt)
}

// countAtOnce does what the trigger does for most posts, those of listed threads that had
// a comment before, in half the time: a statement in a trigger is begun and ended by
// itself. In which order PostgreSQL does the parts isn't said, and all the same here: the
// thread and the author are locked, and what many threads share isn't among them.
func (tx *Tx) countAtOnce(t *forum.Thread, p *forum.Post, by int) error {
	read := 0 // whoever opens a thread has read it so far
	if p.Number == 1 {
		read = 1
	}
	return tx.later("count post", `WITH thread AS (UPDATE threads SET last_number = ?, post_count = ?, last_post_id = ?, last_poster_id = ?,
			last_activity_at = ? WHERE id = ?),
		langs AS (INSERT INTO thread_langs (thread_id, lang, posts) VALUES (?, ?, ?)
			ON CONFLICT (thread_id, lang) DO UPDATE SET posts = thread_langs.posts + excluded.posts),
		author AS (INSERT INTO thread_members (member_id, thread_id, posts, last_read, lang)
			VALUES (?, ?, ?, ?, ?) ON CONFLICT (member_id, thread_id) DO UPDATE SET posts = thread_members.posts + excluded.posts, lang = excluded.lang,
			last_read = CASE WHEN thread_members.last_read = CAST(? AS BIGINT) - 1 THEN ? ELSE thread_members.last_read END),
		total AS (UPDATE members SET post_count = post_count + ? WHERE id = ?)
		UPDATE listings SET post_count = ?, last_activity_at = ? WHERE thread_id = ?`,
		t.LastNumber, t.PostCount, t.LastPostID, t.LastPosterID, t.LastActivityAt, t.ID,
		t.ID, p.Lang, by,
		p.AuthorID, t.ID, by, read, t.Lang, p.Number, p.Number,
		by, p.AuthorID,
		t.PostCount, t.LastActivityAt, t.ID)
}

// unansweredOf is 1 for a thread with no comment, else 0.
func unansweredOf(posts int) int {
	if posts <= 1 {
		return 1
	}
	return 0
}

// moveLang counts an edited post in its new language.
func (tx *Tx) moveLang(id forum.ThreadID, p *forum.Post, from forum.Lang) error {
	if from == p.Lang || p.Visibility != forum.Visible {
		return nil
	}
	return tx.later("count post in its new language", `INSERT INTO thread_langs (thread_id, lang, posts) VALUES (?, ?, -1), (?, ?, 1)
		ON CONFLICT (thread_id, lang) DO UPDATE SET posts = thread_langs.posts + excluded.posts`, id, from, id, p.Lang)
}
