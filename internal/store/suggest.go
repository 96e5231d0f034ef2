package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

const (
	// tagsSuggested and titlesSuggested are how many a search box is offered.
	tagsSuggested, titlesSuggested = 3, 5
	// titlesAmong is how many of the newest texts that hold the words are looked at
	// for titles that do.
	titlesAmong = 200
)

// Suggest gives tags that begin as typed and have visible threads, the most used
// first, and visible threads with all words in their title, the newest first.
func (s *Store) Suggest(ctx context.Context, typed string, words text.Query) (tags []forum.Tag, threads []forum.Thread, err error) {
	err = s.read(ctx, func(db *gorm.DB) error {
		if tags, err = tagsFrom(db, text.Slug(typed)); err != nil || len(words.Words) == 0 {
			return err
		}
		if err := s.dialect.beforeSearch(db); err != nil {
			return err
		}
		threads, err = s.titled(db, words)
		return err
	})
	return tags, threads, err
}

// tagsFrom finds the tags whose key begins with a slug.
func tagsFrom(db *gorm.DB, slug string) ([]forum.Tag, error) {
	if slug == "" {
		return nil, nil
	}
	return all[forum.Tag](db, `SELECT * FROM tags WHERE key >= ? AND key < ? AND threads > 0 ORDER BY threads DESC, key LIMIT ?`,
		slug, slug+"\U0010FFFF", tagsSuggested)
}

// titled finds the threads with all words in their title, or that of a
// translation.
func (s *Store) titled(db *gorm.DB, words text.Query) ([]forum.Thread, error) {
	f := &finding{search: s.dialect, page: &forum.SearchPage{}, query: words}
	texts, err := f.texts(db, words, nil, nil, titlesAmong)
	if err != nil || len(texts) == 0 {
		return nil, err
	}
	ids := make([]forum.PostID, len(texts))
	for i, t := range texts {
		ids[i] = t.PostID
	}
	candidates, err := all[forum.Thread](db, `SELECT t.* FROM posts p JOIN threads t ON t.id = p.thread_id
		WHERE p.id IN ? AND p.number = 1 ORDER BY p.created_at DESC, p.id DESC`, ids)
	if err != nil {
		return nil, err
	}
	candidates = slices.DeleteFunc(candidates, func(t forum.Thread) bool { return !words.In([]forum.Lang{t.Lang}).Holds(t.Lang, t.Title) })
	return candidates[:min(len(candidates), titlesSuggested)], nil
}
