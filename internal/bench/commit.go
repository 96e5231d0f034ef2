package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// unknownCommit is for a tree that has no history.
const unknownCommit = "unknown"

// commit names the commit that is measured, with -dirty if files aren't as it has them:
// any but the report that an earlier run wrote into a folder.
func commit(out string) string {
	name, err := git("rev-parse", "--short=12", "HEAD")
	if err != nil {
		return unknownCommit
	}
	status := []string{"status", "--porcelain", "--untracked-files=all", "--", "."}
	for _, file := range []string{reportFile, chartFile} {
		if path := filepath.Join(out, file); filepath.IsLocal(path) {
			status = append(status, ":(exclude)"+path)
		}
	}
	if changed, err := git(status...); err != nil || changed != "" {
		name += "-dirty"
	}
	return name
}

func git(args ...string) (string, error) {
	cmd := exec.Command("git", args...)
	cmd.Env = append(os.Environ(), "GIT_OPTIONAL_LOCKS=0")
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}
