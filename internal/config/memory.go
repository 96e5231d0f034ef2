package config

import (
	"bufio"
	"fmt"
	"os"
)

// machineMemory is the machine's memory in bytes, where it says so (Linux);
// elsewhere 2 GiB.
func machineMemory() int64 {
	const unknown = 2 << 30
	f, err := os.Open("/proc/meminfo")
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
