package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"time"
)

// options are what the program is told.
type options struct {
	binary    string
	sizes     []int // posts
	databases []string
	time      time.Duration // for each page
	out       string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	o, err := parse(os.Args[1:])
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
	sizes := flags.String("sizes", "10000,100000", "how many posts the forums have")
	databases := flags.String("databases", "sqlite,postgres", "on which databases")
	flags.DurationVar(&o.time, "time", 2*time.Second, "how long each page is asked for")
	flags.StringVar(&o.out, "out", "docs", "folder for PERFORMANCE.md and its chart")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	for size := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 5000 {
			return o, fmt.Errorf("-sizes takes numbers of posts, from 5000, not %q", size)
		}
		o.sizes = append(o.sizes, n)
	}
	o.databases = strings.Split(*databases, ",")
	return o, nil
}

// run measures every forum and writes the report.
func run(ctx context.Context, o options) error {
	r := report{Machine: thisMachine(), Date: time.Now().UTC(), Time: o.time}
	for _, database := range o.databases {
		for _, posts := range o.sizes {
			if err := ctx.Err(); err != nil {
				return err
			}
			fmt.Fprintf(os.Stderr, "measuring %s with %d posts\n", database, posts)
			m, err := measure(o, database, posts)
			if err != nil {
				return fmt.Errorf("%s with %d posts: %w", database, posts, err)
			}
			r.Forums = append(r.Forums, m)
		}
	}
	return r.write(o.out)
}
