package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"tertulia/internal/forum"
)

// maxDrafts is how many drafts a member can have.
const maxDrafts = 100

// Draft finds the viewer's draft for a place. NotFound if there is none.
func (s *Store) Draft(ctx context.Context, v forum.Viewer, place forum.Place) (*forum.Draft, error) {
	d, err := one[forum.Draft](s.reader.WithContext(ctx), `SELECT * FROM drafts WHERE member_id = ? AND place = ?`,
		v.ID(), place)
	if err != nil {
		return nil, err
	}
	return &d, nil
}

// Drafts lists the viewer's drafts, newest first, with the threads they belong
// to that the viewer may see.
func (s *Store) Drafts(ctx context.Context, v forum.Viewer) (*forum.DraftsPage, error) {
	p := new(forum.DraftsPage)
	err := s.read(ctx, func(db *gorm.DB) (err error) {
		if p.Drafts, err = all[forum.Draft](db, `SELECT * FROM drafts WHERE member_id = ?
			ORDER BY updated_at DESC, place LIMIT ?`, v.ID(), maxDrafts); err != nil {
			return err
		}
		p.Threads, err = threadsOfDrafts(db, v, p.Drafts)
		return err
	})
	return p, err
}

// threadsOfDrafts finds the threads of comments, edits and translations, by place.
func threadsOfDrafts(db *gorm.DB, v forum.Viewer, drafts []forum.Draft) (map[forum.Place]forum.Thread, error) {
	threads, posts := []forum.ThreadID{0}, []forum.PostID{0}
	for _, d := range drafts {
		translated, _ := d.Place.Translation()
		threads, posts = append(threads, d.Place.Thread()), append(posts, max(d.Place.Post(), translated))
	}
	type row struct {
		forum.Thread
		PostID forum.PostID
	}
	rows, err := all[row](db, `SELECT t.*, 0 AS post_id FROM threads t WHERE t.id IN ?
		UNION ALL SELECT t.*, p.id AS post_id FROM posts p JOIN threads t ON t.id = p.thread_id WHERE p.id IN ?`,
		threads, posts)
	ofThread, ofPost := map[forum.ThreadID]forum.Thread{}, map[forum.PostID]forum.Thread{}
	for _, r := range rows {
		if forum.SeeThread(v, &r.Thread) != nil {
			continue
		}
		if r.PostID > 0 {
			ofPost[r.PostID] = r.Thread
		} else {
			ofThread[r.Thread.ID] = r.Thread
		}
	}
	return byPlace(drafts, ofThread, ofPost), err
}

// byPlace finds the thread of each draft among those that were read.
func byPlace(drafts []forum.Draft, ofThread map[forum.ThreadID]forum.Thread, ofPost map[forum.PostID]forum.Thread) map[forum.Place]forum.Thread {
	found := map[forum.Place]forum.Thread{}
	for _, d := range drafts {
		translated, _ := d.Place.Translation()
		t, ok := ofThread[d.Place.Thread()]
		if !ok {
			t, ok = ofPost[max(d.Place.Post(), translated)]
		}
		if ok {
			found[d.Place] = t
		}
	}
	return found
}

// SaveDraft keeps a draft in the place of the one before it. UpdatedAt is set
// here. TooMany for a member who has a hundred others.
func (tx *Tx) SaveDraft(d *forum.Draft) error {
	d.UpdatedAt = tx.now
	others, err := one[int](tx.db, `SELECT COUNT(*) FROM drafts WHERE member_id = ? AND place <> ?`, d.MemberID, d.Place)
	if err != nil {
		return fmt.Errorf("count drafts: %w", err)
	}
	if others >= maxDrafts {
		return &forum.Error{Kind: forum.TooMany, Key: "error.draft.too_many", Args: forum.Args{"Max": maxDrafts}}
	}
	key := []clause.Column{{Name: "member_id"}, {Name: "place"}}
	if err := tx.db.Clauses(clause.OnConflict{Columns: key, UpdateAll: true}).Create(d).Error; err != nil {
		return fmt.Errorf("save draft: %w", err)
	}
	return nil
}

// DropDraft forgets a member's draft for a place, if there is one.
func (tx *Tx) DropDraft(member forum.MemberID, place forum.Place) error {
	return tx.later("drop draft", `DELETE FROM drafts WHERE member_id = ? AND place = ?`, member, place)
}
