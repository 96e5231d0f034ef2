package admin

import (
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"tertulia/internal/config"
	"tertulia/internal/sample"
	"tertulia/internal/store"
)

// Generate is `tertulia generate`.
type Generate struct {
	config.Database
	Threads int    `default:"1000" help:"How many threads (${default})."`
	Posts   int    `default:"10000" help:"How many posts, opening posts included (${default})."`
	Seed    uint64 `default:"1" help:"The same seed gives the same forum (${default})."`
	Append  bool   `help:"Add to what the forum holds. Without it the database must be empty."`
}

// generatingGC lets some hundred megabytes of texts pass before they are collected:
// nothing else in this process needs the memory.
const generatingGC = 400

// Run generates the forum and says how fast it went.
func (g *Generate) Run(e *Env) error {
	defer debug.SetGCPercent(debug.SetGCPercent(generatingGC))
	return e.migrated(g.Database, func(s *store.Store) error { return g.generate(e, s) })
}

func (g *Generate) generate(e *Env, s *store.Store) error {
	start := e.Now()
	err := sample.Generate(e.Context, s, sample.Generation{Threads: g.Threads, Posts: g.Posts, Seed: g.Seed,
		Append: g.Append, Progress: g.progress(e)})
	if err != nil {
		return err
	}
	took := e.Now().Sub(start)
	_, err = fmt.Fprintf(e.Out, "%d threads with %d posts in %v: %.0f posts a second\n", g.Threads, g.Posts,
		took.Round(time.Second/10), float64(g.Posts)/took.Seconds())
	return err
}

// progress logs every few seconds how far it is.
func (g *Generate) progress(e *Env) func(posts int) {
	const every = 5 * time.Second
	start := e.Now()
	last := start
	return func(posts int) {
		now := e.Now()
		if now.Sub(last) < every {
			return
		}
		last = now
		e.Log.Info("generating", slog.Int("posts", posts), slog.Int("of", g.Posts),
			slog.Int("a second", int(float64(posts)/now.Sub(start).Seconds())))
	}
}
