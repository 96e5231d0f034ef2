package main

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// clockOf is what all threads of a process, those that have ended too, have used of the
// processors, in nanoseconds as the kernel's scheduler counts them. /proc has it in
// ticks of 10 ms, or for single threads.
func clockOf(pid int) (time.Duration, error) {
	var t unix.Timespec
	if err := unix.ClockGettime(processClock(pid), &t); err != nil {
		return 0, fmt.Errorf("clock of process %d: %w", pid, err)
	}
	return time.Duration(t.Nano()), nil
}

// processClock names a process's clock as clock_getcpuclockid(3) does.
func processClock(pid int) int32 {
	const scheduled = 2 // CPUCLOCK_SCHED of linux/posix-timers.h
	return int32(^pid<<3 | scheduled)
}
