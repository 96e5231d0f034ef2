package store

import (
	"context"
	"fmt"
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/sync/singleflight"
	"gorm.io/gorm"

	"tertulia/internal/forum"
	"tertulia/internal/fresh"
)

// shared keeps what pages have in common for all their readers: read models with
// everything of a page that anybody may see. Whoever asks for a page gets what
// they may see of it ("assembled"), and what is theirs alone is read each time.
// A model is shared by many goroutines: nobody may change it.
type shared struct {
	// changes come from the events of [Store.announce]; see package fresh.
	changes fresh.Generations
	models  *otter.Cache[modelKey, *model] // nil: nothing is kept
	flights singleflight.Group
}

// modelKey names a model.
type modelKey struct {
	kind  modelKind
	id    int64 // of the thread; 0 for others
	page  int
	query forum.ListQuery
	hash  string // of the session; a search; who is mentioned
}

type modelKind string

const (
	threadModel  modelKind = "thread"
	listModel    modelKind = "list"
	sessionModel modelKind = "session"
	countModel   modelKind = "count"
	langsModel   modelKind = "langs"
	handleModel  modelKind = "handle"
)

// model is something read from the database, with what it is made of.
type model struct {
	at     uint64 // the last change before it was read
	things []fresh.Thing
	value  any
	bytes  int
	until  time.Time // zero: until something changes
}

// readTime bounds a read that several wait for, once whoever asked first has
// gone.
const readTime = 20 * time.Second

// modelOverhead is about what the cache needs for each model besides its texts.
const modelOverhead = 512

// open makes room for models of so many bytes; 0 keeps nothing.
func (s *shared) open(bytes int64) (err error) {
	if bytes <= 0 {
		return nil
	}
	s.models, err = otter.New(&otter.Options[modelKey, *model]{
		MaximumWeight: uint64(bytes),
		Executor:      func(evict func()) { evict() }, // at once, so that the bound holds
		Weigher:       func(_ modelKey, m *model) uint32 { return uint32(m.bytes + modelOverhead) },
	})
	return err
}

// get gives the model of a page, from memory if nothing that it is made of has
// changed. Otherwise it is read, once for all who ask meanwhile; where its things
// are known only when it is read, by each. One without bytes isn't kept.
func (s *shared) get(ctx context.Context, key modelKey, now time.Time, things []fresh.Thing,
	read func(ctx context.Context) (*model, error),
) (any, error) {
	if s.models == nil || explaining(ctx) {
		m, err := read(ctx)
		if err != nil {
			return nil, err
		}
		return m.value, nil
	}
	if m := s.kept(ctx, key, now); m != nil {
		return m.value, nil
	}
	if len(things) == 0 {
		return s.fill(ctx, key, nil, read)
	}
	// Whoever asks after a change must not get what was begun before it.
	flight := fmt.Sprint(key, s.changes.Last(things...))
	found, err, _ := s.flights.Do(flight, func() (any, error) { return s.fill(ctx, key, things, read) })
	return found, err
}

// fill reads a model and keeps it, unless what it is made of changed meanwhile.
func (s *shared) fill(ctx context.Context, key modelKey, things []fresh.Thing,
	read func(ctx context.Context) (*model, error),
) (any, error) {
	at := s.changes.Now()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readTime)
	defer cancel()
	m, err := read(ctx)
	if err != nil {
		return nil, err
	}
	m.things = append(m.things, things...)
	s.keep(key, m, at)
	return m.value, nil
}

// explaining reports whether what is asked is to be explained: it has to be read then.
func explaining(ctx context.Context) bool {
	_, is := ctx.Value(recordingKey{}).(*recording)
	return is
}

// kept is a model in memory that nothing has made out of date; nil if there is none.
func (s *shared) kept(ctx context.Context, key modelKey, now time.Time) *model {
	if s.models == nil || explaining(ctx) {
		return nil
	}
	m, ok := s.models.GetIfPresent(key)
	if !ok || !s.changes.Fresh(m.at, m.things...) || !m.until.IsZero() && !now.Before(m.until) {
		return nil
	}
	return m
}

// keep keeps a model that was read after the change with the number at, unless what it
// is made of changed meanwhile.
func (s *shared) keep(key modelKey, m *model, at uint64) {
	m.at = at
	if s.models != nil && m.bytes > 0 && s.changes.Fresh(at, m.things...) {
		s.models.Set(key, m)
	}
}

// snapshot reads a model in one snapshot of the database.
func (s *Store) snapshot(fill func(db *gorm.DB) (*model, error)) func(ctx context.Context) (*model, error) {
	return func(ctx context.Context) (m *model, err error) {
		err = s.read(ctx, func(db *gorm.DB) (err error) {
			m, err = fill(db)
			return err
		})
		return m, err
	}
}
