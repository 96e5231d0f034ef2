package store

import "tertulia/internal/forum"

// countPost writes the counters of a thread after one of its posts was added,
// became visible (by is 1) or stopped being it (-1). The thread's last post and
// number stand in t already. It is one statement: what is put into the view
// counted_posts, its trigger counts (migration 19).
func (tx *Tx) countPost(t *forum.Thread, p *forum.Post, by int) error {
	t.PostCount += by
	return tx.later("count post", `INSERT INTO counted_posts (more, thread_id, author_id, number, lang, thread_lang, listed, unanswered,
		last_number, post_count, last_post_id, last_poster_id, last_activity_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		by, t.ID, p.AuthorID, p.Number, p.Lang, t.Lang, t.Visibility == forum.Visible, unansweredOf(t.PostCount)-unansweredOf(t.PostCount-by),
		t.LastNumber, t.PostCount, t.LastPostID, t.LastPosterID, t.LastActivityAt)
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
