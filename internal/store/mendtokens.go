package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// MendTokens makes those posts searchable again whose tokens aren't those of their
// texts, and gives how many. It analyses every text again.
func (s *Store) MendTokens(ctx context.Context) (int, error) {
	mended := map[forum.PostID]bool{}
	if err := s.dialect.dropStrays(s.writer.WithContext(ctx)); err != nil {
		return 0, fmt.Errorf("drop what no text of the search stands for: %w", err)
	}
	err := s.mendTokens(ctx, mended)
	return len(mended), err
}

// mendTokens adds the posts to mended. What is wrong after that can only be mended by
// emptying the index: then every post is made searchable again.
func (s *Store) mendTokens(ctx context.Context, mended map[forum.PostID]bool) error {
	found, err := s.unlikeTexts(ctx)
	if err != nil || len(found.texts) == 0 && found.strays == 0 {
		return err
	}
	for start := 0; start < len(found.texts); start += reindexedAtOnce {
		posts, err := all[forum.PostAt](s.reader.WithContext(ctx), `SELECT id, thread_id, number, author_id FROM posts
			WHERE id IN (SELECT post_id FROM search_texts WHERE id IN ?) ORDER BY id`,
			found.texts[start:min(start+reindexedAtOnce, len(found.texts))])
		if err == nil {
			err = s.mendPosts(ctx, posts, mended)
		}
		if err != nil {
			return fmt.Errorf("make texts searchable by their own words: %w", err)
		}
	}
	if found, err = s.unlikeTexts(ctx); err != nil || len(found.texts) == 0 && found.strays == 0 {
		return err
	}
	return s.refill(ctx, mended)
}

func (s *Store) unlikeTexts(ctx context.Context) (found unlike, err error) {
	err = s.read(ctx, func(db *gorm.DB) (err error) {
		found, err = findUnlike(db, s.dialect)
		return err
	})
	return found, err
}

// refill empties the index, if it is apart from the texts, and makes every post
// searchable again. Should it be ended once all texts are marked, the server goes on
// with it; before, mending again does.
func (s *Store) refill(ctx context.Context, mended map[forum.PostID]bool) error {
	if err := s.emptySearch(ctx); err != nil {
		return err
	}
	for {
		posts, err := s.outdatedPosts(ctx)
		if err != nil || len(posts) == 0 {
			return err
		}
		if err := s.mendPosts(ctx, posts, mended); err != nil {
			return err
		}
	}
}

// markedAtOnce is how many texts one transaction marks as outdated: few enough that
// writers don't wait for it.
const markedAtOnce = 10_000

// emptySearch empties the index, if it is apart from the texts, and marks every text as
// outdated.
func (s *Store) emptySearch(ctx context.Context) error {
	emptied := s.dialect.emptied()
	if emptied == "" {
		return nil
	}
	err := s.Write(ctx, func(tx *Tx) error { return tx.exec("empty the search", emptied) })
	for last, more := int64(0), true; err == nil && more; {
		err = s.Write(ctx, func(tx *Tx) error {
			marked, err := all[int64](tx.db, `UPDATE search_texts SET analysis = 0 WHERE id IN
				(SELECT id FROM search_texts WHERE id > ? ORDER BY id LIMIT ?) RETURNING id`, last, markedAtOnce)
			if more = len(marked) > 0; more {
				last = slices.Max(marked)
			}
			return err
		})
	}
	return err
}

// mendPosts makes posts searchable again, few at a time, and adds them to mended.
func (s *Store) mendPosts(ctx context.Context, posts []forum.PostAt, mended map[forum.PostID]bool) error {
	for start := 0; start < len(posts); start += reindexedAtOnce {
		if err := s.reindex(ctx, posts[start:min(start+reindexedAtOnce, len(posts))]); err != nil {
			return err
		}
	}
	for _, p := range posts {
		mended[p.ID] = true
	}
	return nil
}
