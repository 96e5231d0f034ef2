package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// clockTick is the unit of /proc's times: 1/100 s on every Linux that Go runs on.
const clockTick = 10 * time.Millisecond

// cpuOf is what a process has used of the processors; with its children, those
// that run and those that have ended, if asked for.
func cpuOf(pid int, children bool) (time.Duration, error) {
	ticks, err := ticksOf(pid, children)
	if err != nil || !children {
		return time.Duration(ticks) * clockTick, err
	}
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	for _, file := range files {
		child, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err != nil {
			continue
		}
		if fields, err := stat(child); err == nil && fields[1] == strconv.Itoa(pid) {
			own, err := ticksOf(child, false)
			if err == nil { // else it has ended meanwhile
				ticks += own
			}
		}
	}
	return time.Duration(ticks) * clockTick, nil
}

// ticksOf sums the times of one process, and of its children that have ended.
func ticksOf(pid int, ended bool) (int64, error) {
	fields, err := stat(pid)
	if err != nil {
		return 0, err
	}
	columns := fields[11:13] // utime and stime
	if ended {
		columns = fields[11:15] // and of children that were waited for
	}
	var sum int64
	for _, column := range columns {
		n, err := strconv.ParseInt(column, 10, 64)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// stat gives the fields of /proc/PID/stat from the state on (proc(5)): its first
// is the third there.
func stat(pid int) ([]string, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil, err
	}
	fields := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
	if len(fields) < 15 {
		return nil, fmt.Errorf("/proc/%d/stat has %d fields", pid, len(fields))
	}
	return fields, nil
}

// memoryOf is the resident memory of a process in bytes.
func memoryOf(pid int) (int64, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(data)) {
		var kib int64
		if n, _ := fmt.Sscanf(line, "VmRSS: %d kB", &kib); n == 1 {
			return kib << 10, nil
		}
	}
	return 0, fmt.Errorf("/proc/%d/status doesn't name the memory", pid)
}
