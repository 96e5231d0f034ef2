//go:build !linux

package server

import "testing"

// smallFS is a file system made for a test; only Linux can make one.
type smallFS struct{ dir string }

// smallDisk would need a disk image and its system's tools elsewhere. What is tested
// doesn't differ by system: the errors of SQLite and PostgreSQL for a full disk.
func smallDisk(t *testing.T, _ int) *smallFS {
	t.Helper()
	t.Skip("tests of full and read-only disks run on Linux, as root, as in CI")
	return nil
}

func (*smallFS) fill()         {}
func (*smallFS) empty()        {}
func (*smallFS) readOnly(bool) {}
