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

// familyCPU is what a process and its children have used, those that run and those that
// have ended.
func familyCPU(pid int) (time.Duration, error) {
	sum, err := endedCPU(pid)
	if err != nil {
		return 0, err
	}
	own, err := clockOf(pid)
	if err != nil {
		return 0, err
	}
	sum += own
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
			used, err := clockOf(child)
			if err == nil { // else it has ended meanwhile
				sum += used
			}
		}
	}
	return sum, nil
}

// endedCPU is what the children of a process had used that have ended and were waited
// for. The kernel sums it exactly and tells it in ticks.
func endedCPU(pid int) (time.Duration, error) {
	fields, err := stat(pid)
	if err != nil {
		return 0, err
	}
	var ticks int64
	for _, column := range fields[13:15] { // cutime and cstime
		n, err := strconv.ParseInt(column, 10, 64)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * clockTick, nil
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
