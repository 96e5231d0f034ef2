package config

import (
	"testing"
	"testing/fstest"
)

// The memory for caches follows from what a container may use, where it is less than what
// the machine has.
func TestMemoryOfAContainer(t *testing.T) {
	const (
		machine = "MemTotal:        8388608 kB\nMemFree:          123456 kB\n"
		gib     = 1 << 30
		groups  = "12:cpu,cpuacct:/\n4:memory:/docker/ab\n0::/\n"
	)
	for _, c := range []struct {
		name  string
		files map[string]string
		want  int64
	}{
		{"nothing is said", nil, 2 * gib},
		{"no control groups", map[string]string{"proc/meminfo": machine}, 8 * gib},
		{"no limit", map[string]string{"proc/meminfo": machine, "proc/self/cgroup": "0::/\n",
			"sys/fs/cgroup/memory.max": "max\n"}, 8 * gib},
		{"a container", map[string]string{"proc/meminfo": machine, "proc/self/cgroup": "0::/\n",
			"sys/fs/cgroup/memory.max": "536870912\n"}, gib / 2},
		{"a container that sees the path outside", map[string]string{"proc/meminfo": machine, "proc/self/cgroup": "0::/../docker/ab\n",
			"sys/fs/cgroup/memory.max": "536870912\n"}, gib / 2},
		{"a service", map[string]string{"proc/meminfo": machine, "proc/self/cgroup": "0::/system.slice/tertulia.service\n",
			"sys/fs/cgroup/system.slice/memory.max": "max\n", "sys/fs/cgroup/system.slice/tertulia.service/memory.max": "1073741824\n"}, gib},
		{"a service in a group with less", map[string]string{"proc/meminfo": machine, "proc/self/cgroup": "0::/forums.slice/tertulia.service\n",
			"sys/fs/cgroup/forums.slice/memory.max": "536870912\n", "sys/fs/cgroup/forums.slice/tertulia.service/memory.max": "1073741824\n"}, gib / 2},
		{"more than the machine has", map[string]string{"proc/meminfo": machine, "proc/self/cgroup": "0::/\n",
			"sys/fs/cgroup/memory.max": "17179869184\n"}, 8 * gib},
		{"the first version, outside", map[string]string{"proc/meminfo": machine, "proc/self/cgroup": groups,
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n", "sys/fs/cgroup/memory/docker/ab/memory.limit_in_bytes": "1073741824\n"}, gib},
		{"the first version, inside", map[string]string{"proc/meminfo": machine, "proc/self/cgroup": groups,
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "1073741824\n"}, gib},
		{"the first version, no limit", map[string]string{"proc/meminfo": machine, "proc/self/cgroup": groups,
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"}, 8 * gib},
		{"limits of something else", map[string]string{"proc/meminfo": machine, "proc/self/cgroup": "9:name=systemd:/\n3:hugetlb:/\n",
			"sys/fs/cgroup/memory.max": "5\n"}, 8 * gib},
	} {
		root := fstest.MapFS{}
		for name, text := range c.files {
			root[name] = &fstest.MapFile{Data: []byte(text)}
		}
		if got := memoryOf(root); got != c.want {
			t.Errorf("%s: %d bytes, want %d", c.name, got, c.want)
		}
	}
}

func TestMemoryIsSaid(t *testing.T) {
	if got := machineMemory(); got < 16<<20 {
		t.Errorf("there are %d bytes of memory", got)
	}
}
