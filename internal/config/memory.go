package config

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
)

// machineMemory is how many bytes of memory there are for the process, where the system
// says so (Linux): the machine's, or less if its container may use less; elsewhere 2 GiB.
func machineMemory() int64 { return memoryOf(os.DirFS("/")) }

func memoryOf(root fs.FS) int64 {
	memory := totalMemory(root)
	for _, file := range memoryLimits(root) {
		text, err := fs.ReadFile(root, file)
		if err != nil {
			continue // a container sees its own control group only, and that as the topmost
		}
		if limit, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && limit > 0 { // else "max"
			memory = min(memory, limit)
		}
	}
	return memory
}

func totalMemory(root fs.FS) int64 {
	const unknown = 2 << 30
	f, err := root.Open("proc/meminfo")
	if err != nil {
		return unknown
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var kib int64
		if n, _ := fmt.Sscanf(lines.Text(), "MemTotal: %d kB", &kib); n == 1 {
			return kib << 10
		}
	}
	return unknown
}

// memoryLimits are the files that may hold a limit: those of the process's control groups
// and of all above them, where systems usually have them (cgroups(7); the kernel's
// "Control Group v2" and "Memory Resource Controller").
func memoryLimits(root fs.FS) []string {
	groups, err := fs.ReadFile(root, "proc/self/cgroup")
	if err != nil {
		return nil
	}
	var files []string
	for line := range strings.Lines(string(groups)) {
		_, group, _ := strings.Cut(strings.TrimSpace(line), ":")
		controllers, at, _ := strings.Cut(group, ":")
		folder, file := "sys/fs/cgroup", "memory.max"
		switch {
		case slices.Contains(strings.Split(controllers, ","), "memory"):
			folder, file = "sys/fs/cgroup/memory", "memory.limit_in_bytes"
		case controllers != "":
			continue
		}
		for at = path.Clean("/" + at); ; at = path.Dir(at) {
			files = append(files, path.Join(folder, at, file))
			if at == "/" {
				break
			}
		}
	}
	return files
}
