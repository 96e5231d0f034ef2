package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// mostForOthers is how much of the machine's processors others may take while a forum is
// measured before its figures are no more than a hint.
const mostForOthers = 0.05

// watch sees what the machine does besides measuring, from the moment it began.
type watch struct {
	began    time.Time
	busy     time.Duration // of all processors
	ours     time.Duration
	database int // the process of PostgreSQL; 0 for the embedded database
}

// watchOthers begins to watch.
func watchOthers(database int) (watch, error) {
	w := watch{began: time.Now(), database: database}
	var err error
	w.busy, w.ours, err = w.look()
	return w, err
}

// look is what all processors have done so far, and what this process, its children,
// which the servers are, and the database have.
func (w watch) look() (busy, ours time.Duration, err error) {
	if ours, err = familyCPU(os.Getpid()); err != nil {
		return 0, 0, err
	}
	if w.database != 0 {
		database, err := familyCPU(w.database)
		if err != nil {
			return 0, 0, err
		}
		ours += database
	}
	for line := range lines("/proc/stat") {
		busy, err = busyOf(line)
		return busy, ours, err
	}
	return 0, 0, fmt.Errorf("/proc/stat can't be read")
}

// busyOf sums what the first line of /proc/stat (proc(5)) says of programs, of the
// system on their behalf, and of what other machines on the same host took from this
// one. Interrupts aren't in it: most of them carry the load itself over loopback.
func busyOf(line string) (time.Duration, error) {
	fields := strings.Fields(line)
	if len(fields) < 9 || fields[0] != "cpu" {
		return 0, fmt.Errorf("/proc/stat begins with %q", line)
	}
	const user, nice, system, steal = 1, 2, 3, 8
	var ticks int64
	for _, column := range []int{user, nice, system, steal} {
		n, err := strconv.ParseInt(fields[column], 10, 64)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * clockTick, nil
}

// others is the share of the processors that others have used since.
func (w watch) others() (float64, error) {
	busy, ours, err := w.look()
	if err != nil {
		return 0, err
	}
	all := time.Since(w.began) * time.Duration(runtime.NumCPU())
	return shareOfOthers(busy-w.busy, ours-w.ours, all), nil
}

// shareOfOthers is what is left of busy without ours, of all that the processors could
// have done. Clocks of whole ticks may make ours the larger.
func shareOfOthers(busy, ours, all time.Duration) float64 {
	return max(0, float64(busy-ours)/float64(max(all, 1)))
}
