package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// options are what the program is told.
type options struct {
	binary string
	forums []size
	time   time.Duration // for each page
	out    string
	keep   string // folder for generated forums; empty: they are removed
	// generate says that forums are only to be made, and kept.
	generate bool
}

// size is a forum to measure.
type size struct {
	database string
	posts    int
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	o, err := parse(os.Args[1:])
	if err == nil {
		err = o.check()
	}
	if err == nil {
		err = run(ctx, o)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&o.binary, "binary", "bin/tertulia", "the program to measure")
	sizes := flags.String("sizes", "10000,100000,1000000", "how many posts the forums have; sqlite:10000000 is on that database only")
	databases := flags.String("databases", "sqlite,postgres", "on which databases")
	flags.DurationVar(&o.time, "time", 1200*time.Millisecond, "how long each page is asked for")
	flags.StringVar(&o.out, "out", "docs", "folder for PERFORMANCE.md and its chart")
	flags.StringVar(&o.keep, "keep", "", "folder to keep generated forums in, and to find those of an earlier run")
	flags.BoolVar(&o.generate, "generate", false, "only generate the forums, to be kept and measured later")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.generate && o.keep == "" {
		return o, errors.New("-generate makes forums for later: name a folder to keep them in with -keep (KEEP=DIR)")
	}
	for database := range strings.SplitSeq(*databases, ",") {
		for entry := range strings.SplitSeq(*sizes, ",") {
			on, number, only := strings.Cut(entry, ":")
			if !only {
				number = entry
			}
			n, err := strconv.Atoi(number)
			if err != nil || n < 5000 {
				return o, fmt.Errorf("-sizes takes numbers of posts, from 5000, not %q", entry)
			}
			if !only || on == database {
				o.forums = append(o.forums, size{database, n})
			}
		}
	}
	return o, nil
}

// check says what would end a run after half of it.
func (o options) check() error {
	if !o.generate && runtime.GOOS != "linux" {
		return errors.New("what a request costs is measured on Linux only")
	}
	if o.largest("postgres") == 0 {
		return nil
	}
	if os.Getenv(postgresEnv) == "" {
		return errNoPostgres
	}
	if _, err := postgresProcess(); err != nil && !o.generate {
		return err
	}
	return nil
}

// run measures every forum, the largest last, and writes the report: after each, so
// that a run which is ended early leaves what it has measured.
func run(ctx context.Context, o options) error {
	r := report{Machine: thisMachine(), Date: time.Now().UTC(), Commit: commit(o.out), Time: o.time}
	order := slices.Clone(o.forums)
	slices.SortStableFunc(order, func(a, b size) int { return cmp.Compare(a.posts, b.posts) })
	if o.generate {
		return generateAll(ctx, o, order)
	}
	if err := r.measureAll(ctx, o, order); err != nil {
		return err
	}
	if err := r.measureGenerating(o); err != nil {
		return err
	}
	return r.save(o.out)
}

// save writes the report with how long it took so far.
func (r *report) save(dir string) error {
	r.Took = time.Since(r.Date).Round(time.Second)
	return r.write(dir)
}

// generateAll makes forums to measure later, of those that are kept.
func generateAll(ctx context.Context, o options, forums []size) error {
	for _, f := range forums {
		if f.posts < keptFrom {
			say("%s with %d posts is made when it is measured", f.database, f.posts)
			continue
		}
		r, err := runsOn(o, f)
		if err == nil {
			r.Generated, err = r.place.fill(r.program, f.posts)
		}
		if err := errors.Join(err, ctx.Err()); err != nil {
			return fmt.Errorf("%s with %d posts: %w", f.database, f.posts, err)
		}
		say("%s: %s", f.database, r.Generated)
	}
	return nil
}

// measureAll measures forums, the smallest first. Those of each database stay until the
// largest is compared with them.
func (r *report) measureAll(ctx context.Context, o options, forums []size) (err error) {
	smaller := map[string][]*runs{}
	defer func() {
		for _, m := range slices.Concat(slices.Collect(maps.Values(smaller))...) {
			err = errors.Join(err, m.place.remove())
		}
	}()
	for _, f := range forums {
		if err := ctx.Err(); err != nil {
			return err
		}
		say("%s with %d posts", f.database, f.posts)
		m, err := runsOn(o, f)
		if err != nil {
			return err
		}
		var against []*runs
		if f.posts == o.largest(f.database) {
			against = smaller[f.database]
		}
		smaller[f.database] = append(smaller[f.database], m)
		if err := m.measure(against); err != nil {
			return fmt.Errorf("%s with %d posts: %w", f.database, f.posts, err)
		}
		r.add(m.measured, o.forums)
		if err := r.save(o.out); err != nil {
			return err
		}
	}
	return nil
}

// largest is how many posts the largest forum on a database is to have.
func (o options) largest(database string) int {
	most := 0
	for _, f := range o.forums {
		if f.database == database {
			most = max(most, f.posts)
		}
	}
	return most
}

// add takes a forum up, in the order in which they were asked for.
func (r *report) add(m measured, asked []size) {
	r.Forums = append(r.Forums, m)
	r.Generating += m.Filling.Round(time.Second)
	place := func(m measured) int { return slices.Index(asked, size{m.Database, m.Posts}) }
	slices.SortStableFunc(r.Forums, func(a, b measured) int { return cmp.Compare(place(a), place(b)) })
	if m.Posts >= generatedPosts {
		r.Generated = append(r.Generated, generation{m.Database, m.Posts, m.Generated.rate, m.Generated.kept})
	}
}

// measureGenerating generates a forum on each database that had all large ones from an
// earlier run, to say how fast they are made.
func (r *report) measureGenerating(o options) error {
	for _, database := range r.databases() {
		if slices.ContainsFunc(r.Generated, func(g generation) bool { return g.Database == database && !g.Kept }) {
			continue
		}
		say("generating on %s", database)
		start := time.Now()
		g, err := generating(o, database)
		if err != nil {
			return fmt.Errorf("generate on %s: %w", database, err)
		}
		r.Generating += time.Since(start).Round(time.Second)
		r.Generated = append(r.Generated, g)
	}
	return nil
}

// say tells whoever waits what is being done.
func say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "%s bench: %s\n", time.Now().Format(time.TimeOnly), fmt.Sprintf(format, args...))
}
