package store

import (
	"fmt"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// LockPost reads a post and keeps others from changing it until the transaction
// ends. Its thread must be locked before. NotFound if there is none.
func (tx *Tx) LockPost(id forum.PostID) (forum.Post, error) {
	return one[forum.Post](tx.db, `SELECT * FROM posts WHERE id = ?`+tx.dialect.forUpdate(), id)
}

// ThreadOf names the thread that a post stands in, so that it can be locked
// first. NotFound if there is no such post.
func (tx *Tx) ThreadOf(id forum.PostID) (forum.ThreadID, error) {
	return one[forum.ThreadID](tx.db, `SELECT thread_id FROM posts WHERE id = ?`, id)
}

// OpeningOf names the opening post of a thread. NotFound if there is no such
// thread.
func (tx *Tx) OpeningOf(id forum.ThreadID) (forum.PostID, error) {
	return one[forum.PostID](tx.db, `SELECT id FROM posts WHERE thread_id = ? AND number = 1`, id)
}

// PostByKey finds the post that an author's earlier submission with the same
// key made. NotFound if there was none.
func (tx *Tx) PostByKey(author forum.MemberID, key string) (forum.Post, error) {
	return one[forum.Post](tx.db, `SELECT * FROM posts WHERE author_id = ? AND key = ?`, author, key)
}

// AddPost adds a comment to a locked thread: it gives the number, moves every
// counter, makes the post searchable and emits PostAdded. Id, number and
// revision are set here; a zero CreatedAt becomes the time of the transaction.
// It asks for no permission and adds to a closed thread too: rules are the use
// case's.
func (tx *Tx) AddPost(t *forum.Thread, p *forum.Post, tokens text.Analysis) error {
	if err := tx.insertPost(t, p, tokens); err != nil {
		return err
	}
	return tx.Emit(forum.Event{Kind: forum.PostAdded, ThreadID: &t.ID, PostID: &p.ID,
		MemberID: &p.AuthorID, ActorID: &p.AuthorID})
}

// createPost writes the row of a post: where its id was reserved, together with what
// follows.
func (tx *Tx) createPost(p *forum.Post) error {
	if tx.post == 0 {
		return create(tx.db, "add post", p)
	}
	p.ID, tx.post = tx.post, 0
	return createLater(tx.db, "add post", p, func(int64) {})
}

func (tx *Tx) insertPost(t *forum.Thread, p *forum.Post, tokens text.Analysis) error {
	t.LastNumber++
	p.ThreadID, p.Number, p.Revision = t.ID, t.LastNumber, 1
	if p.CreatedAt.IsZero() {
		p.CreatedAt = tx.now
	}
	if p.Visibility == "" {
		p.Visibility = forum.Visible
	}
	if err := tx.createPost(p); err != nil {
		return err
	}
	if err := tx.putText(t, p, tokens); err != nil {
		return err
	}
	if p.Visibility != forum.Visible {
		return tx.exec("give number", `UPDATE threads SET last_number = ? WHERE id = ?`, t.LastNumber, t.ID)
	}
	t.LastPostID, t.LastPosterID, t.LastActivityAt = p.ID, p.AuthorID, p.CreatedAt
	return tx.countPost(t, p, 1)
}

// SaveRevision writes an edited post and keeps the state it had before; its
// translations are stale then. The edit has moved p.Revision by one; Conflict if
// somebody else's came first.
func (tx *Tx) SaveRevision(t *forum.Thread, p *forum.Post, before forum.Revision, tokens text.Analysis) error {
	res := tx.db.Model(&forum.Post{}).Where("id = ? AND revision = ?", p.ID, before.Revision).
		Select("lang", "markdown", "rendered", "revision", "edited_at", "edited_by_id").Updates(p)
	if res.Error != nil {
		return fmt.Errorf("save post %d: %w", p.ID, res.Error)
	}
	if res.RowsAffected == 0 {
		return forum.Fail(forum.Conflict, "error.post.changed")
	}
	if err := tx.db.Create(&before).Error; err != nil {
		return fmt.Errorf("keep revision of post %d: %w", p.ID, err)
	}
	if err := tx.moveLang(t.ID, p, before.Lang); err != nil {
		return err
	}
	for _, lang := range []forum.Lang{before.Lang, p.Lang} {
		if err := tx.dialect.dropText(tx.db, int64(p.ID), lang); err != nil {
			return fmt.Errorf("forget search text: %w", err)
		}
	}
	if err := tx.putText(t, p, tokens); err != nil {
		return err
	}
	return tx.outdatePost(t, p, &before)
}

// SavePostVisibility writes the visibility of a comment and why it was removed.
// Counters, the thread's last post and the search follow.
func (tx *Tx) SavePostVisibility(t *forum.Thread, p *forum.Post) error {
	was, err := one[forum.Visibility](tx.db, `SELECT visibility FROM posts WHERE id = ?`, p.ID)
	if err != nil {
		return err
	}
	err = tx.db.Model(&forum.Post{}).Where("id = ?", p.ID).
		Select("visibility", "removal_reason", "removal_by_id", "removal_at").Updates(p).Error
	if err != nil {
		return fmt.Errorf("save visibility of post %d: %w", p.ID, err)
	}
	visible := p.Visibility == forum.Visible
	if (was == forum.Visible) == visible {
		return nil
	}
	err = tx.exec("show post in search", `UPDATE search_texts SET visible = ? WHERE post_id = ?`,
		visible && t.Visibility == forum.Visible, p.ID)
	if err != nil {
		return err
	}
	if err := tx.findLast(t); err != nil {
		return err
	}
	by := -1
	if visible {
		by = 1
	}
	if err := tx.countVersions(p, p.Lang, by); err != nil {
		return err
	}
	return tx.countPost(t, p, by)
}

// findLast sets which visible post of a thread is the last. A thread without
// one keeps what it had.
func (tx *Tx) findLast(t *forum.Thread) error {
	posts, err := all[forum.Post](tx.db, `SELECT id, author_id, created_at FROM posts
		WHERE thread_id = ? AND visibility = 'visible' ORDER BY number DESC LIMIT 1`, t.ID)
	for _, p := range posts {
		t.LastPostID, t.LastPosterID, t.LastActivityAt = p.ID, p.AuthorID, p.CreatedAt
	}
	return err
}

func (tx *Tx) putText(t *forum.Thread, p *forum.Post, tokens text.Analysis) error {
	return tx.putVersion(t, p, p.Lang, tokens)
}

func (tx *Tx) putVersion(t *forum.Thread, p *forum.Post, lang forum.Lang, tokens text.Analysis) error {
	tokens, err := tx.withSummary(t, p, lang, tokens)
	if err != nil {
		return err
	}
	if tokens, err = tx.withQuestion(t, p, lang, tokens); err != nil {
		return err
	}
	row := searchText{PostID: p.ID, ThreadID: t.ID, Lang: lang, PostedAt: p.CreatedAt,
		Visible: p.Visibility == forum.Visible && t.Visibility == forum.Visible, Analysis: text.AnalysisVersion}
	if err := tx.dialect.putText(tx.db, &row, tokens); err != nil {
		return fmt.Errorf("make post %d searchable: %w", p.ID, err)
	}
	return tx.putWords(tokens.Exact...)
}
