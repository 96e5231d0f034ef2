package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

// machine is what figures depend on most.
type machine struct {
	Processor string
	Cores     int
	Memory    int64
}

func thisMachine() machine {
	m := machine{Processor: runtime.GOARCH, Cores: runtime.NumCPU()}
	for line := range lines("/proc/cpuinfo") {
		if name, value, _ := strings.Cut(line, ":"); strings.TrimSpace(name) == "model name" {
			m.Processor = strings.TrimSpace(value)
			break
		}
	}
	for line := range lines("/proc/meminfo") {
		var kib int64
		if n, _ := fmt.Sscanf(line, "MemTotal: %d kB", &kib); n == 1 {
			m.Memory = kib << 10
		}
	}
	return m
}

// lines gives the lines of a file, none for one that can't be read.
func lines(file string) func(yield func(string) bool) {
	data, _ := os.ReadFile(file) // the machine's kind is shown as far as it is known
	return strings.Lines(string(data))
}
