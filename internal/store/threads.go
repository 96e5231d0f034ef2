package store

import (
	"fmt"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// LockThread reads a thread and keeps others from changing it until the
// transaction ends. NotFound if there is none.
func (tx *Tx) LockThread(id forum.ThreadID) (forum.Thread, error) {
	return one[forum.Thread](tx.db, `SELECT * FROM threads WHERE id = ?`+tx.dialect.forUpdate(), id)
}

// AddThread adds a thread with its opening post and tags (which must exist; see
// [Tx.EnsureTags]), lists it, counts it, makes it searchable and emits
// ThreadOpened. Ids, numbers, counters and first versions are set here; a zero
// CreatedAt becomes the time of the transaction.
func (tx *Tx) AddThread(t *forum.Thread, opening *forum.Post, tags []forum.Tag, tokens text.Analysis) error {
	tx.begin(t, opening)
	if err := tx.db.Create(t).Error; err != nil {
		return fmt.Errorf("add thread: %w", err)
	}
	if err := tx.setTags(t.ID, tags); err != nil {
		return err
	}
	if err := tx.list(t, tags); err != nil {
		return err
	}
	if err := tx.insertPost(t, opening, tokens); err != nil {
		return err
	}
	return tx.Emit(forum.Event{Kind: forum.ThreadOpened, ThreadID: &t.ID, PostID: &opening.ID,
		MemberID: &t.AuthorID, ActorID: &t.AuthorID})
}

// begin sets what every new thread starts with.
func (tx *Tx) begin(t *forum.Thread, opening *forum.Post) {
	if t.CreatedAt.IsZero() {
		t.CreatedAt = tx.now
	}
	if opening.CreatedAt.IsZero() {
		opening.CreatedAt = t.CreatedAt
	}
	if t.State == "" {
		t.State = forum.Open
	}
	if t.Visibility == "" {
		t.Visibility = forum.Visible
	}
	t.Version = 1
	t.LastPosterID, t.LastActivityAt = t.AuthorID, opening.CreatedAt
}

// SaveThread writes what a transition changed: everything but the counters. The
// transition has moved t.Version by one; Conflict if somebody else's came first.
// Lists, counts, search and members' counters follow a changed visibility,
// language, pin or, when [Tx.SetTags] came before, tags.
// Translations of a title that changed are stale then; the summary of a thread that
// is open isn't shown.
func (tx *Tx) SaveThread(t *forum.Thread) error {
	retitled, err := tx.outdateTitle(t)
	if err != nil {
		return err
	}
	res := tx.db.Model(&forum.Thread{}).Where("id = ? AND version = ?", t.ID, t.Version-1).
		Select("lang", "title", "slug", "state", "close_reason", "close_note", "close_note_lang", "close_by_id",
			"close_at", "close_until", "close_successor_id", "visibility", "removal_reason", "removal_by_id",
			"removal_at", "pinned", "no_engine", "asks", "version").
		Updates(t)
	if res.Error != nil {
		return fmt.Errorf("save thread %d: %w", t.ID, res.Error)
	}
	if res.RowsAffected == 0 {
		return forum.Fail(forum.Conflict, "error.thread.changed")
	}
	err = tx.exec("relabel thread for its writers", `UPDATE thread_members SET lang = ?
		WHERE thread_id = ? AND posts > 0 AND lang <> ?`, t.Lang, t.ID, t.Lang)
	if err != nil {
		return err
	}
	if retitled {
		if err := tx.saveTitles(t); err != nil {
			return err
		}
	}
	if err := tx.putSummaryAway(t); err != nil {
		return err
	}
	return tx.relist(t)
}

// showPosts lets the search and the members' counters follow a thread that
// became visible or stopped being it.
func (tx *Tx) showPosts(t *forum.Thread) error {
	visible := t.Visibility == forum.Visible
	err := tx.exec("show posts in search", `UPDATE search_texts SET visible = (p.visibility = 'visible' AND ?) FROM posts p
		WHERE search_texts.thread_id = ? AND p.thread_id = ? AND p.id = search_texts.post_id`, visible, t.ID, t.ID)
	if err != nil {
		return err
	}
	sign := "-"
	if visible {
		sign = "+"
	}
	return tx.exec("count posts of members", `UPDATE members SET post_count = post_count `+sign+`
		(SELECT m.posts FROM thread_members m WHERE m.member_id = members.id AND m.thread_id = ?)
		WHERE id IN (SELECT m.member_id FROM thread_members m WHERE m.thread_id = ? AND m.posts > 0)`, t.ID, t.ID)
}
