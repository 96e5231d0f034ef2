//go:build !linux

package main

import (
	"errors"
	"time"
)

// clockOf is known on Linux only.
func clockOf(int) (time.Duration, error) { return 0, errors.ErrUnsupported }
