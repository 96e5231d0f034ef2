package server

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// smallFS is a file system made for a test, that can be full or read-only.
type smallFS struct {
	*testing.T
	dir string
}

// smallDisk mounts a file system of so many MiB, in memory.
func smallDisk(t *testing.T, mib int) *smallFS {
	t.Helper()
	// Outside of the test's own folder, into which other users can't look.
	dir, err := os.MkdirTemp("", "tertulia-disk")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(dir) }) // an empty folder at worst
	// Only root may mount, and only a file system of its own can be filled without
	// harm. CI is root.
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, sizeOption(mib)); err != nil {
		t.Skipf("no file system can be mounted (%v): tests of full and read-only disks run as root, as in CI", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return &smallFS{t, dir}
}

func (d *smallFS) ballast() string { return filepath.Join(d.dir, "ballast") }

// fill takes all the room that is left.
func (d *smallFS) fill() {
	d.Helper()
	f, err := os.OpenFile(d.ballast(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		d.Fatal(err)
	}
	for piece := 1 << 20; piece >= 512; {
		if _, err := f.Write(make([]byte, piece)); errors.Is(err, syscall.ENOSPC) {
			piece /= 2
		} else if err != nil {
			d.Fatal(err)
		}
	}
	if err := f.Close(); err != nil && !errors.Is(err, syscall.ENOSPC) {
		d.Fatal(err)
	}
}

// empty gives the room back.
func (d *smallFS) empty() {
	d.Helper()
	if err := os.Remove(d.ballast()); err != nil {
		d.Fatal(err)
	}
}

// readOnly lets nothing be written, or everything again.
func (d *smallFS) readOnly(yes bool) {
	d.Helper()
	flags := uintptr(syscall.MS_REMOUNT)
	if yes {
		flags |= syscall.MS_RDONLY
	}
	if err := syscall.Mount("", d.dir, "", flags, ""); err != nil {
		d.Fatal(err)
	}
}

func sizeOption(mib int) string { return fmt.Sprintf("size=%dm,mode=0700", mib) }
