// Package architecture holds docs/ARCHITECTURE.md true: its tests read the
// table of packages there and compare it with what the code imports.
//
// It has no code of its own. After changing an import run
//
//	go test -count=1 ./internal/architecture/
//
// with -count=1, since Go's test cache doesn't see that other packages changed.
package architecture
