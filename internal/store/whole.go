package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// WholeThread is a thread with everything that has happened in it.
type WholeThread struct {
	// Thread is as it is in the end. Its counters are set by [Loading.Add].
	Thread    forum.Thread
	Tags      []forum.Tag // which exist
	Posts     []WholePost // by number, the opening post first
	Decisions []WholeDecision
	Question  *WholeQuestion // nil if Thread.Asks is false
	// Summary is nil for none; only a closed thread shows one.
	Summary *forum.Summary
	// Versions are what the opening post is found by in other languages.
	Versions []WholeVersion
}

// WholePost is a post as it is in the end, with what it was before.
type WholePost struct {
	forum.Post
	// ReplyNumber is that of the post it replies to; 0 for none.
	ReplyNumber int
	Earlier     []forum.Revision
	// Tokens are those of the summary and the question too, in that order, of an
	// opening post in their language.
	Tokens text.Analysis
}

// WholeDecision is a decision about the thread, or about its post with that
// number.
type WholeDecision struct {
	forum.Decision
	Number int
}

// Loading adds whole threads, very many one after the other. It isn't safe for
// concurrent use.
type Loading struct {
	store *Store
	// known are words that texts of this loading hold: the database needn't be asked
	// for them.
	known map[string]bool
}

// Load lets add do so, with the database prepared for it.
func (s *Store) Load(ctx context.Context, add func(l *Loading) error) error {
	if err := s.dialect.beginLoading(s.writer.WithContext(ctx)); err != nil {
		return fmt.Errorf("begin to load: %w", err)
	}
	err := add(&Loading{store: s, known: map[string]bool{}})
	if err == nil {
		err = s.dialect.settle(ctx, s)
	}
	if ended := s.dialect.endLoading(s.writer.WithContext(context.WithoutCancel(ctx))); ended != nil {
		err = errors.Join(err, fmt.Errorf("end loading: %w", ended))
	}
	return err
}

// Add adds threads in one transaction, as if each of their posts had been
// written, edited and removed at its time: with every counter, list, search row
// and event, but without anything left to deliver, since it is past. Ids and
// numbers are set in threads; posts get their ids in the order of their dates.
// The dates of a thread's posts must not decrease. It exists because writing
// them one by one takes ten times as long.
func (l *Loading) Add(ctx context.Context, threads []WholeThread) error {
	var words []string
	err := l.store.Write(ctx, func(tx *Tx) (err error) {
		words, err = tx.addWhole(threads, l.known)
		return err
	})
	if err != nil {
		return fmt.Errorf("add whole threads: %w", err)
	}
	for _, word := range words {
		l.known[word] = true
	}
	return nil
}

// addWhole gives the words of the threads that weren't known.
func (tx *Tx) addWhole(threads []WholeThread, known map[string]bool) (words []string, err error) {
	if err := tx.dialect.beginBulk(tx.db); err != nil {
		return nil, err
	}
	posts, err := tx.numberWhole(threads)
	if err != nil {
		return nil, err
	}
	steps := []func() error{
		func() error { return tx.insertThreads(threads) },
		func() error { return tx.insertPosts(posts) },
		func() error { return tx.insertQuestions(threads) },
		func() error { return tx.insertCounts(threads) },
		func() error { return tx.insertLog(threads, posts) },
		func() (err error) {
			words, err = tx.insertTexts(threads, posts, known)
			return err
		},
		func() error { return tx.dialect.endBulk(tx.db) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return words, nil
}

// numberWhole gives threads and posts their ids, and threads what follows from
// their posts. It returns all posts by id.
func (tx *Tx) numberWhole(threads []WholeThread) ([]*WholePost, error) {
	ids, err := tx.dialect.reserve(tx.db, "threads", len(threads))
	if err != nil {
		return nil, err
	}
	var posts []*WholePost
	for i := range threads {
		t := &threads[i]
		t.Thread.ID = forum.ThreadID(ids[i])
		for n := range t.Posts {
			t.Posts[n].ThreadID, t.Posts[n].Number = t.Thread.ID, n+1
			posts = append(posts, &t.Posts[n])
		}
	}
	slices.SortStableFunc(posts, func(a, b *WholePost) int { return a.CreatedAt.Compare(b.CreatedAt) })
	if ids, err = tx.dialect.reserve(tx.db, "posts", len(posts)); err != nil {
		return nil, err
	}
	for i, p := range posts {
		p.ID = forum.PostID(ids[i])
	}
	for i := range threads {
		threads[i].settle()
	}
	return posts, nil
}

// settle sets what follows from the posts once they have ids.
func (w *WholeThread) settle() {
	t, opening := &w.Thread, &w.Posts[0]
	t.LastNumber, t.PostCount = len(w.Posts), 0
	t.LastPostID, t.LastPosterID, t.LastActivityAt = opening.ID, opening.AuthorID, opening.CreatedAt
	for i := range w.Posts {
		p := &w.Posts[i]
		if p.ReplyNumber > 0 {
			p.ReplyTo = &w.Posts[p.ReplyNumber-1].ID
		}
		for r := range p.Earlier {
			p.Earlier[r].PostID = p.ID
		}
		if p.Visibility == forum.Visible {
			t.PostCount++
			t.LastPostID, t.LastPosterID, t.LastActivityAt = p.ID, p.AuthorID, p.CreatedAt
		}
	}
	for i := range w.Decisions {
		d := &w.Decisions[i]
		d.ThreadID = &t.ID
		if d.Number > 0 {
			d.PostID = &w.Posts[d.Number-1].ID
		}
	}
}

// rowsAtOnce bounds how many rows one statement inserts: 30 columns of so many
// stay below the parameters that SQLite takes (32,766).
const rowsAtOnce = 500

// insertAll inserts rows of one table.
func insertAll[T any](tx *Tx, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	if pg, ok := tx.db.Statement.ConnPool.(*postgresTx); ok {
		if err := copyRows(tx.db, pg, rows); err != nil {
			return fmt.Errorf("insert %T: %w", rows, err)
		}
		return nil
	}
	if err := tx.db.CreateInBatches(rows, rowsAtOnce).Error; err != nil {
		return fmt.Errorf("insert %T: %w", rows, err)
	}
	return nil
}

func (tx *Tx) insertThreads(threads []WholeThread) error {
	var rows []*forum.Thread
	var tags []threadTag
	for i := range threads {
		rows = append(rows, &threads[i].Thread)
		for position, tag := range threads[i].Tags {
			tags = append(tags, threadTag{ThreadID: threads[i].Thread.ID, TagID: tag.ID, Position: position})
		}
	}
	if err := insertAll(tx, rows); err != nil {
		return err
	}
	return insertAll(tx, tags)
}

func (tx *Tx) insertPosts(posts []*WholePost) error {
	var rows []*forum.Post
	var revisions []forum.Revision
	for _, p := range posts {
		rows = append(rows, &p.Post)
		revisions = append(revisions, p.Earlier...)
	}
	if err := insertAll(tx, rows); err != nil {
		return err
	}
	return insertAll(tx, revisions)
}

// insertTexts makes posts searchable, and gives those of their words that weren't
// known.
func (tx *Tx) insertTexts(threads []WholeThread, posts []*WholePost, known map[string]bool) ([]string, error) {
	texts, tokens := textsOf(threads, posts)
	if err := tx.dialect.putTexts(tx.db, texts, tokens); err != nil {
		return nil, fmt.Errorf("make posts searchable: %w", err)
	}
	words := unknownOf(tokens, known)
	return words, tx.putWords(words...)
}

// textsOf are all versions of posts, in the order of their dates, with their tokens.
func textsOf(threads []WholeThread, posts []*WholePost) (texts []searchText, tokens []text.Analysis) {
	in := make(map[forum.ThreadID]*WholeThread, len(threads))
	for i := range threads {
		in[threads[i].Thread.ID] = &threads[i]
	}
	for _, p := range posts {
		w := in[p.ThreadID]
		row := searchText{PostID: p.ID, ThreadID: p.ThreadID, Lang: p.Lang, PostedAt: p.CreatedAt,
			Visible: p.Visibility == forum.Visible && w.Thread.Visibility == forum.Visible, Analysis: text.AnalysisVersion}
		texts, tokens = append(texts, row), append(tokens, p.Tokens)
		if !p.Opening() {
			continue
		}
		for _, v := range w.Versions {
			row.Lang = v.Lang
			texts, tokens = append(texts, row), append(tokens, v.Tokens)
		}
	}
	return texts, tokens
}

// unknownOf are the words of texts that aren't known, each once.
func unknownOf(tokens []text.Analysis, known map[string]bool) []string {
	var words []string
	seen := map[string]bool{}
	for _, a := range tokens {
		for _, word := range a.Exact {
			if !known[word] && !seen[word] {
				seen[word] = true
				words = append(words, word)
			}
		}
	}
	return words
}
