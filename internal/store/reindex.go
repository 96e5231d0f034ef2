package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// reindexedAtOnce is how many posts one transaction makes searchable again:
// few enough that writers don't wait for it.
const reindexedAtOnce = 50

// SearchOutdated counts the posts of which an earlier version of the program made the
// tokens: searches miss them until [Store.ReindexSome] has been there.
func (s *Store) SearchOutdated(ctx context.Context) (int, error) {
	return one[int](s.reader.WithContext(ctx), `SELECT COUNT(DISTINCT post_id) FROM search_texts WHERE analysis < ?`, text.AnalysisVersion)
}

// ReindexSome makes some of the outdated texts searchable again, the newest
// first, and reports of how many posts; 0 when there is none left. It may be
// called while the forum runs, and by several processes.
func (s *Store) ReindexSome(ctx context.Context) (int, error) {
	posts, err := s.outdatedPosts(ctx)
	if err != nil {
		return 0, err
	}
	return len(posts), s.reindex(ctx, posts)
}

// outdatedPosts are the posts of some outdated texts, each once, by their threads.
func (s *Store) outdatedPosts(ctx context.Context) ([]forum.PostAt, error) {
	posts, err := all[forum.PostAt](s.reader.WithContext(ctx), `SELECT p.id, p.thread_id, p.number, p.author_id FROM
		(SELECT post_id FROM search_texts WHERE analysis < ? ORDER BY analysis DESC, id DESC LIMIT ?) s
		JOIN posts p ON p.id = s.post_id`, text.AnalysisVersion, reindexedAtOnce)
	if err != nil {
		return nil, fmt.Errorf("look for outdated texts: %w", err)
	}
	slices.SortFunc(posts, func(a, b forum.PostAt) int {
		return cmp.Or(cmp.Compare(a.ThreadID, b.ThreadID), cmp.Compare(a.ID, b.ID))
	})
	return slices.CompactFunc(posts, func(a, b forum.PostAt) bool { return a.ID == b.ID }), nil
}

// ReindexAll makes every post searchable again, whatever the search holds, and
// tells progress how many are done, of how many there were at the start: those
// written meanwhile are done too.
func (s *Store) ReindexAll(ctx context.Context, progress func(done, of int)) error {
	of, err := one[int](s.reader.WithContext(ctx), `SELECT COUNT(*) FROM posts`)
	if err != nil {
		return fmt.Errorf("count posts: %w", err)
	}
	done, last := 0, forum.PostID(0)
	for {
		posts, err := all[forum.PostAt](s.reader.WithContext(ctx), `SELECT id, thread_id, number, author_id FROM posts
			WHERE id > ? ORDER BY id LIMIT ?`, last, reindexedAtOnce)
		if err != nil {
			return err
		}
		if len(posts) == 0 {
			return s.ForgetWords(ctx)
		}
		if err := s.reindex(ctx, posts); err != nil {
			return err
		}
		done, last = done+len(posts), posts[len(posts)-1].ID
		progress(done, of)
	}
}

// MendSearch makes those posts searchable again whose texts the search lacks, has
// too many of, or shows or hides wrongly, makes the words known that its texts hold,
// and reports how many of both there were. It reads the whole database, but analyses
// no text that it needn't: that is [Store.MendTokens]'s.
func (s *Store) MendSearch(ctx context.Context) (int, error) {
	mended := map[forum.PostID]bool{}
	err := s.dialect.dropStrays(s.writer.WithContext(ctx))
	if err != nil {
		return 0, fmt.Errorf("drop what no text of the search stands for: %w", err)
	}
	for _, query := range s.searchFaults() {
		posts, err := all[forum.PostAt](s.reader.WithContext(ctx), `SELECT id, thread_id, number, author_id FROM posts
			WHERE id IN (`+query+`) ORDER BY id`)
		if err != nil {
			return len(mended), fmt.Errorf("look for what the search lacks: %w", err)
		}
		if err := s.mendPosts(ctx, posts, mended); err != nil {
			return len(mended), err
		}
	}
	words, err := s.mendWords(ctx)
	if err != nil {
		return len(mended) + words, err
	}
	split, err := s.mendCompounds(ctx)
	return len(mended) + words + split, err
}

// searchFaults are the queries for posts whose texts in the search are wrong.
func (s *Store) searchFaults() []string {
	faults := []string{`SELECT p.id FROM posts p JOIN threads t ON t.id = p.thread_id
			LEFT JOIN search_texts s ON s.post_id = p.id AND s.lang = p.lang
			WHERE s.id IS NULL OR s.visible <> (p.visibility = 'visible' AND t.visibility = 'visible')`,
		`SELECT s.post_id FROM search_texts s JOIN posts p ON p.id = s.post_id JOIN threads t ON t.id = p.thread_id
			WHERE s.visible <> (p.visibility = 'visible' AND t.visibility = 'visible')`,
		`SELECT v.post_id FROM ` + versionsOfPosts + ` v
			WHERE NOT EXISTS (SELECT 1 FROM search_texts s WHERE s.post_id = v.post_id AND s.lang = v.lang)`,
		`SELECT s.post_id FROM search_texts s JOIN posts p ON p.id = s.post_id
			LEFT JOIN ` + versionsOfPosts + ` v ON v.post_id = s.post_id AND v.lang = s.lang
			WHERE s.lang <> p.lang AND v.post_id IS NULL`,
		misplacedTexts}
	return append(faults, s.dialect.tokenFaults()...)
}

// reindex makes posts searchable again, those of each thread in one transaction.
func (s *Store) reindex(ctx context.Context, posts []forum.PostAt) error {
	for len(posts) > 0 {
		n := 1
		for n < len(posts) && posts[n].ThreadID == posts[0].ThreadID {
			n++
		}
		err := s.Write(ctx, func(tx *Tx) error { return tx.reindex(posts[0].ThreadID, posts[:n]) })
		if err != nil {
			return fmt.Errorf("reindex thread %d: %w", posts[0].ThreadID, err)
		}
		posts = posts[n:]
	}
	return nil
}

func (tx *Tx) reindex(id forum.ThreadID, posts []forum.PostAt) error {
	thread, err := tx.LockThread(id)
	if err != nil {
		return err
	}
	for _, at := range posts {
		if err := tx.reindexPost(&thread, at.ID); err != nil {
			return err
		}
	}
	return nil
}

// reindexPost makes a post of a locked thread findable by what its texts are now.
func (tx *Tx) reindexPost(thread *forum.Thread, id forum.PostID) error {
	post, err := tx.LockPost(id)
	if err != nil {
		return err
	}
	if err := tx.dialect.dropTexts(tx.db, int64(post.ID)); err != nil {
		return err
	}
	if err := tx.putText(thread, &post, text.Analyse(post.Lang, originalText(thread, &post))); err != nil {
		return err
	}
	return tx.indexVersions(thread, &post)
}

// originalText is what a post is found by in its own language, but for its thread's
// question and summary.
func originalText(thread *forum.Thread, post *forum.Post) string {
	searched := text.PlainText(post.Rendered)
	if post.Opening() {
		searched = thread.Title + "\n" + searched
	}
	return searched
}
