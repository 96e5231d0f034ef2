package admin

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// copying is the copying of a folder with the files in it, under way.
type copying struct {
	to      string
	leftOut func(path string) bool
	noFile  func(path string)
	within  []string // the folders that are being copied, each in the one before
	files   int
}

// copyFiles copies the files under a folder but those that are left out, down to the
// disk and for the owner's eyes only, and gives how many. A symbolic link is copied as
// what it leads to. What vanishes below the folder meanwhile is left out. So is
// what has no content of its own, a socket or a pipe; noFile is told of it.
func copyFiles(from, to string, leftOut func(path string) bool, noFile func(path string)) (int, error) {
	c := &copying{to: to, leftOut: leftOut, noFile: noFile}
	err := c.folder(from, ".")
	return c.files, err
}

// folder copies a folder that is rel in the copy.
func (c *copying) folder(from, rel string) error {
	entries, err := os.ReadDir(from)
	if errors.Is(err, fs.ErrNotExist) && rel != "." {
		return nil
	}
	if err != nil {
		return err
	}
	leave, err := c.enter(from)
	if err != nil {
		return err
	}
	defer leave()
	to := filepath.Join(c.to, rel)
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	for _, e := range entries {
		if err := c.entry(filepath.Join(from, e.Name()), filepath.Join(rel, e.Name()), e); err != nil {
			return err
		}
	}
	return sync(to)
}

// enter refuses a folder that would be copied into itself, again and again.
func (c *copying) enter(folder string) (leave func(), err error) {
	real, err := resolved(folder)
	if err != nil {
		return nil, err
	}
	around, err := contains(real, c.to)
	if err != nil {
		return nil, err
	}
	if around || slices.Contains(c.within, real) {
		return nil, fmt.Errorf("%s leads to a folder that it lies in, or where the copy is made: remove that link, or name another place", folder)
	}
	c.within = append(c.within, real)
	return func() { c.within = c.within[:len(c.within)-1] }, nil
}

// entry copies what is in a folder.
func (c *copying) entry(path, rel string, e fs.DirEntry) error {
	if !e.IsDir() && c.leftOut(rel) {
		return nil
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Lstat(path); err == nil {
			return fmt.Errorf("%s is a link that leads nowhere: mend or remove it", path)
		}
		return nil
	case err != nil:
		return err
	case info.IsDir():
		return c.folder(path, rel)
	case !info.Mode().IsRegular():
		c.noFile(path)
		return nil
	}
	err = copyFile(path, filepath.Join(c.to, rel))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	c.files++
	return err
}
