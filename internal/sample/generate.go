package sample

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// Generation says what forum to generate. Equal ones generate equal forums, down
// to every id and date if the forum was empty.
type Generation struct {
	Threads int // at least 1
	Posts   int // opening posts included: at least one for each thread
	Seed    uint64
	// Append adds to what the forum holds; otherwise it must be empty.
	Append bool
	// Progress is told how many posts are written, after each transaction; nil
	// for nobody.
	Progress func(posts int)
}

// What is generated happened in this period, whenever it is generated.
var (
	generatedFrom  = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	generatedUntil = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
)

// Dice are thrown for threads by their number, and for other things by a number
// with one of these bits.
const (
	membersDice = 1 << 62
	sizesDice   = 1 << 61
	longestDice = 1 << 60
	askingDice  = 1 << 59
)

// Generate writes a large forum of plausible text in five languages, as uneven
// as real ones are: one thread with up to 5,000 posts, most with fewer than ten,
// a few members who write most, some threads in several languages, closed,
// hidden or pinned, some with a question, some posts edited, removed or long.
// Members have no password.
// It writes in transactions of some thousand posts; ctx ends it between two.
func Generate(ctx context.Context, s *store.Store, g Generation) error {
	if g.Threads < 1 || g.Posts < g.Threads {
		return errors.New("a forum has at least one thread, and each thread at least one post: give more --posts or fewer --threads")
	}
	words, err := loadVocabularies()
	if err != nil {
		return err
	}
	gen := generator{Generation: g, store: s, words: words, crowd: newCrowd(g, words), sizes: sizes(g)}
	if err := gen.refuse(ctx); err != nil {
		return err
	}
	if err := gen.crowd.save(ctx, s); err != nil {
		return err
	}
	if gen.tags, err = saveTags(ctx, s, g); err != nil {
		return err
	}
	if err := s.Load(ctx, func(l *store.Loading) error { return gen.run(ctx, l) }); err != nil {
		return fmt.Errorf("generate forum: %w", err)
	}
	return s.RefreshStatistics(ctx)
}

// generator writes one forum.
type generator struct {
	Generation
	store *store.Store
	words map[forum.Lang]*vocabulary
	crowd *crowd
	tags  []forum.Tag
	sizes []int
	// lexicon has the words of all texts, which are few.
	lexicon text.Lexicon
	// ids are those of the threads written so far.
	ids []forum.ThreadID
}

// refuse keeps a forum that is in use from being mixed with an invented one, and
// an invented one from being added twice.
func (g *generator) refuse(ctx context.Context) error {
	empty, err := g.store.Empty(ctx)
	switch {
	case err != nil || empty:
		return err
	case !g.Append:
		return errors.New("this database holds a forum already: add to it with --append, or choose another --data-dir or --database-url")
	}
	_, err = g.store.MemberByHandle(ctx, g.crowd.members[0].Handle)
	switch {
	case err == nil:
		return errors.New("this database holds what that seed gives already: choose another --seed")
	case forum.Is(err, forum.NotFound):
		return nil
	}
	return err
}

// postsAtOnce is about how many posts one transaction writes; in a small forum it is
// an eighth of them, so that there are earlier threads to refer to.
const postsAtOnce = 4000

// batch are consecutive threads that are written together.
type batch struct{ from, to int } // to isn't in it

// batches parts the threads.
func (g *generator) batches() []batch {
	var all []batch
	b, posts := batch{}, 0
	for i, size := range g.sizes {
		b.to = i + 1
		if posts += size; posts >= min(postsAtOnce, g.Posts/8) {
			all = append(all, b)
			b, posts = batch{from: b.to}, 0
		}
	}
	if b.from < len(g.sizes) {
		all = append(all, b)
	}
	return all
}

// made is a batch whose texts are written.
type made struct {
	threads []store.WholeThread
	err     error
}

// run makes batches on every processor, and adds them in their order.
func (g *generator) run(ctx context.Context, l *store.Loading) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	posts := 0
	for result := range g.makeAll(ctx) {
		m := <-result
		if err := errors.Join(m.err, ctx.Err()); err != nil {
			return err
		}
		if err := g.save(ctx, l, m.threads); err != nil {
			return err
		}
		for i := range m.threads {
			posts += len(m.threads[i].Posts)
		}
		if g.Progress != nil {
			g.Progress(posts)
		}
	}
	return ctx.Err()
}

// makeAll gives what each batch becomes, in their order, a few ahead of whoever
// takes them.
func (g *generator) makeAll(ctx context.Context) <-chan chan made {
	queue := make(chan chan made, runtime.GOMAXPROCS(0))
	go func() {
		defer close(queue)
		for _, b := range g.batches() {
			result := make(chan made, 1)
			select {
			case queue <- result:
			case <-ctx.Done():
				return
			}
			go func() { result <- g.make(b) }()
		}
	}()
	return queue
}

// make makes the threads of a batch.
func (g *generator) make(b batch) made {
	m := made{threads: make([]store.WholeThread, 0, b.to-b.from)}
	for i := b.from; i < b.to; i++ {
		t, err := g.thread(i, b.from)
		if err != nil {
			return made{err: fmt.Errorf("thread %d: %w", i+1, err)}
		}
		m.threads = append(m.threads, t)
	}
	return m
}

// save writes threads. Their successors, which stand for the index of a thread
// until now, become ids.
func (g *generator) save(ctx context.Context, l *store.Loading, threads []store.WholeThread) error {
	for i := range threads {
		if successor := threads[i].Thread.Closing.SuccessorID; successor != nil {
			*successor = g.ids[*successor]
		}
	}
	if err := l.Add(ctx, threads); err != nil {
		return err
	}
	for i := range threads {
		g.ids = append(g.ids, threads[i].Thread.ID)
	}
	return nil
}
