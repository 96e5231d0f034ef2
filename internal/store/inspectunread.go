package store

import (
	"fmt"
	"runtime/debug"
	"strings"
)

// unread are rows that can't be compared with anything, since they can't be read: each
// by what is wrong with it.
type unread struct {
	rows  int
	first []error // few enough to be shown
}

// unreadShown is how many rows that can't be read are named.
const unreadShown = 5

func (u *unread) add(err error) {
	if u.rows++; len(u.first) < unreadShown {
		u.first = append(u.first, err)
	}
}

// failure is nil where every row could be read.
func (u *unread) failure() error {
	if u.rows == 0 {
		return nil
	}
	return u
}

// Error names rows on one line.
func (u *unread) Error() string {
	said := make([]string, len(u.first))
	for i, err := range u.first {
		said[i] = err.Error()
	}
	if more := u.rows - len(u.first); more > 0 {
		said = append(said, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(said, "; ")
}

// Unwrap lets errors.As look into them.
func (u *unread) Unwrap() []error { return u.first }

// panicked is a panic that was recovered, as some damaged row may cause.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// surviving makes an error of a panic.
func surviving(fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &panicked{p, debug.Stack()}
		}
	}()
	return fn()
}
