package store

import "tertulia/internal/forum"

// countPost writes the counters of a thread after one of its posts was added,
// became visible (by is 1) or stopped being it (-1). The thread's last post and
// number stand in t already.
func (tx *Tx) countPost(t *forum.Thread, p *forum.Post, by int) error {
	t.PostCount += by
	err := tx.later("count post in thread", `UPDATE threads SET last_number = ?, post_count = ?, last_post_id = ?,
		last_poster_id = ?, last_activity_at = ? WHERE id = ?`,
		t.LastNumber, t.PostCount, t.LastPostID, t.LastPosterID, t.LastActivityAt, t.ID)
	if err != nil {
		return err
	}
	if err := tx.countLang(t.ID, p.Lang, by); err != nil {
		return err
	}
	if err := tx.countWriter(t, p, by); err != nil {
		return err
	}
	if t.Visibility != forum.Visible {
		return nil
	}
	return tx.countListed(t, p.AuthorID, by)
}

// countListed writes the counters that only visible threads have.
func (tx *Tx) countListed(t *forum.Thread, author forum.MemberID, by int) error {
	err := tx.later("count post of member", `UPDATE members SET post_count = post_count + ? WHERE id = ?`, by, author)
	if err != nil {
		return err
	}
	err = tx.later("count post in lists", `UPDATE listings SET post_count = ?, last_activity_at = ? WHERE thread_id = ?`,
		t.PostCount, t.LastActivityAt, t.ID)
	if err != nil {
		return err
	}
	unanswered := unansweredOf(t.PostCount) - unansweredOf(t.PostCount-by)
	if unanswered == 0 {
		return nil
	}
	err = tx.later("count unanswered threads", `INSERT INTO thread_counts (tag_id, lang, threads, unanswered)
		SELECT tag_id, lang, 0, CAST(? AS BIGINT) FROM listings WHERE thread_id = ? ORDER BY tag_id
		ON CONFLICT (tag_id, lang) DO UPDATE SET unanswered = thread_counts.unanswered + excluded.unanswered`,
		unanswered, t.ID)
	if err != nil {
		return err
	}
	return tx.countUnansweredOf(t, unanswered)
}

// unansweredOf is 1 for a thread with no comment, else 0.
func unansweredOf(posts int) int {
	if posts <= 1 {
		return 1
	}
	return 0
}

func (tx *Tx) countLang(id forum.ThreadID, lang forum.Lang, by int) error {
	return tx.later("count post in its language", `INSERT INTO thread_langs (thread_id, lang, posts) VALUES (?, ?, ?)
		ON CONFLICT (thread_id, lang) DO UPDATE SET posts = thread_langs.posts + excluded.posts`, id, lang, by)
}

// moveLang counts an edited post in its new language.
func (tx *Tx) moveLang(id forum.ThreadID, p *forum.Post, from forum.Lang) error {
	if from == p.Lang || p.Visibility != forum.Visible {
		return nil
	}
	if err := tx.countLang(id, from, -1); err != nil {
		return err
	}
	return tx.countLang(id, p.Lang, 1)
}

// countWriter counts a post for its author in the thread. Whoever had read
// everything before it has read their own post too.
func (tx *Tx) countWriter(t *forum.Thread, p *forum.Post, by int) error {
	read := 0
	if p.Opening() {
		read = 1
	}
	return tx.later("count post of writer", `INSERT INTO thread_members (member_id, thread_id, posts, last_read, lang)
		VALUES (?, ?, ?, ?, ?) ON CONFLICT (member_id, thread_id) DO UPDATE SET
		posts = thread_members.posts + excluded.posts, lang = excluded.lang,
		last_read = CASE WHEN thread_members.last_read = CAST(? AS BIGINT) THEN CAST(? AS BIGINT)
			ELSE thread_members.last_read END`,
		p.AuthorID, t.ID, by, read, t.Lang, p.Number-1, p.Number)
}
