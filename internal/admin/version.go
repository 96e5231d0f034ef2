package admin

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// Version is `tertulia version`.
type Version struct{}

// Run says which build this is: its version or commit, and what it was made
// with and for.
func (v *Version) Run(e *Env) error {
	build := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		build = describeBuild(info)
	}
	_, err := fmt.Fprintf(e.Out, "tertulia %s, %s %s/%s\n", build, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// describeBuild is the module's version, and the commit where it is known.
func describeBuild(info *debug.BuildInfo) string {
	facts := map[string]string{}
	for _, s := range info.Settings {
		facts[s.Key] = s.Value
	}
	commit := facts["vcs.revision"]
	if commit == "" {
		return info.Main.Version
	}
	commit = commit[:min(len(commit), 12)]
	if facts["vcs.modified"] == "true" {
		commit += " with changes"
	}
	return fmt.Sprintf("%s (commit %s, %s)", info.Main.Version, commit, facts["vcs.time"])
}
