package admin

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tertulia/internal/config"
)

// Doctor is `tertulia doctor`. It takes the settings of serve, so that it looks
// at what the server would see.
type Doctor struct {
	config.Serve
	Mend   bool `help:"Make counts, lists and the search again where they are wrong, before looking. Nobody can write meanwhile."`
	Health bool `help:"Only ask the server that listens with these settings whether it is alive; for containers."`
}

// checkupTime bounds each examination but for those that read the whole database.
const checkupTime = 15 * time.Second

// Run examines settings and data, says what it finds, and fails if something is
// wrong. Unless it is to mend, it changes nothing.
func (d *Doctor) Run(e *Env) error {
	if d.Health {
		return askHealth(e.Context, &d.Serve)
	}
	return d.examine(e, checkupTime)
}

// examine is Run, of which each examination of what isn't the whole database may take so long.
func (d *Doctor) examine(e *Env, patience time.Duration) error {
	c := &checkup{env: e, settings: &d.Serve, mend: d.Mend, patience: patience}
	c.examineSettings()
	if c.examineDirectory() {
		c.examineDatabase()
	}
	return c.end()
}

// checkup is one examination under way.
type checkup struct {
	env      *Env
	settings *config.Serve
	mend     bool
	patience time.Duration
	wrong    int   // findings that must be mended
	failed   error // to print
}

// fine, note and bad print a finding: what is as it should be, what an operator
// should know, and what must be mended. Each names what it is about first.

func (c *checkup) fine(about, format string, args ...any) { c.print("fine", about, format, args...) }

func (c *checkup) note(about, format string, args ...any) { c.print("note", about, format, args...) }

func (c *checkup) bad(about, format string, args ...any) {
	c.wrong++
	c.print("WRONG", about, format, args...)
}

func (c *checkup) print(grade, about, format string, args ...any) {
	_, err := fmt.Fprintf(c.env.Out, "%-5s  %-10s  %s\n", grade, about, fmt.Sprintf(format, args...))
	c.failed = errors.Join(c.failed, err)
}

// end says what comes of it all.
func (c *checkup) end() error {
	switch {
	case c.failed != nil:
		return c.failed
	case c.wrong == 1:
		return errors.New("one thing is wrong; see above what to do")
	case c.wrong > 1:
		return fmt.Errorf("%d things are wrong; see above what to do", c.wrong)
	}
	return nil
}

// context bounds one examination: what waits for another machine, or reads little.
func (c *checkup) context() (context.Context, context.CancelFunc) {
	return context.WithTimeout(c.env.Context, c.patience)
}
