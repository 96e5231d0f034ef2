package store

import (
	"encoding/base64"
	"fmt"
	"time"

	"tertulia/internal/forum"
)

// cursor is where a page of a list ends: the key and id of its last row. It is
// opaque to readers, and names the list's order so that it can't be taken from
// one order to another.
type cursor struct {
	order string
	key   int64 // microseconds since 1970, or a number
	id    int64
}

func (c cursor) String() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%s %d %d", c.order, c.key, c.id))
}

// parseCursor reads the cursor of a list in an order; nil for an empty one.
// Malformed for anything that String didn't make.
func parseCursor(s, order string) (*cursor, error) {
	if s == "" {
		return nil, nil
	}
	var c cursor
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		_, err = fmt.Sscanf(string(raw), "%s %d %d", &c.order, &c.key, &c.id)
	}
	if err != nil || c.order != order || c.String() != s {
		return nil, forum.Fail(forum.Malformed, "error.malformed")
	}
	return &c, nil
}

// The times between which a cursor's lies: both databases keep them.
var (
	earliest   = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	latestTime = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
)

// time is the key as a time; that of a cursor which somebody made up is brought
// between what the databases keep.
func (c *cursor) time() time.Time {
	at := time.UnixMicro(c.key).UTC()
	switch {
	case at.Before(earliest):
		return earliest
	case at.After(latestTime):
		return latestTime
	}
	return at
}

// value is the key as the column has it that a list in an order goes by.
func (c *cursor) value(sort forum.Sort) any {
	if sort == forum.SortDiscussed {
		return c.key
	}
	return c.time()
}

// limited is a page's length: the usual one if none was asked for, 100 at most.
func limited(asked, usual int) int {
	if asked <= 0 {
		return usual
	}
	return min(asked, 100)
}
