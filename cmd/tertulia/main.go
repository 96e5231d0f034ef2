// Tertulia is a community forum in which one discussion is held in several
// languages.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // members' time zones, on machines without a zone database

	"github.com/alecthomas/kong"

	"tertulia/internal/admin"
	"tertulia/internal/config"
	"tertulia/internal/server"
)

// Exit codes: 0 done, 1 failed, 2 the command line or a setting is wrong.
const (
	exitFailed = 1
	exitUsage  = 2
)

type cli struct {
	config.File
	Serve serve `cmd:"" default:"withargs" help:"Run the forum (the default)."`
	admin.Commands
}

type serve struct{ config.Serve }

// Run serves until it is told to stop, which is no failure, not even while it starts.
func (s *serve) Run(e *admin.Env) error {
	srv, err := server.New(e.Context, s.Serve, e.Log, nil)
	if err == nil {
		err = srv.Run(e.Context)
	}
	if e.Context.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

// newParser reads command lines into c.
func newParser(c *cli) (*kong.Kong, error) {
	return kong.New(c, kong.Name("tertulia"), kong.Configuration(config.Load), kong.UsageOnError(),
		kong.Description("A community forum in which one discussion is held in several languages."))
}

func run(ctx context.Context, args []string) int {
	var c cli
	parser, err := newParser(&c)
	if err != nil {
		fmt.Fprintln(os.Stderr, "tertulia:", err)
		return exitFailed
	}
	cmd, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "tertulia:", err)
		return exitUsage
	}
	log := newLog(c.Serve.LogFormat, c.Serve.LogLevel)
	env := &admin.Env{Context: ctx, Out: os.Stdout, In: os.Stdin, Log: log, Now: time.Now}
	if err := cmd.Run(env); err != nil {
		fmt.Fprintln(os.Stderr, "tertulia:", explain(err))
		return exitFailed
	}
	return 0
}

// explain says why a command failed. One that was interrupted hasn't done what it is
// for: whoever scheduled a backup is to hear of it.
func explain(err error) string {
	if errors.Is(err, context.Canceled) {
		return "interrupted before it was done"
	}
	return admin.Explain(err)
}

func newLog(format, level string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	options := &slog.HandlerOptions{Level: l}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, options))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, options))
}
