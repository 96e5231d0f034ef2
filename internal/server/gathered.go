package server

import (
	"bytes"
	"io"
	"strconv"
	"sync"
)

const (
	// handedOn is how much net/http hands on at a time, unless the answer ends before:
	// what it writes first of a longer one is this much.
	handedOn = 4 << 10
	// mostGathered is how long an answer may be that is gathered, in bytes, head
	// included: the pages that are kept for visitors, compressed, are far shorter.
	mostGathered = 32 << 10
)

// gathering puts together what net/http writes of an answer in pieces, where the answer
// says how long it is: each piece would be a call of the system, and wake up whoever
// waits for it. Answers of unknown length, such as streams, go out as they are written.
type gathering struct {
	pool *sync.Pool // of *[mostGathered]byte, for all connections of a listener

	begins bool // what is written next is the beginning of an answer
	held   *[mostGathered]byte
	n, all int // bytes that are held, and those of the whole answer
}

// newGatherings is the memory of all connections of a listener.
func newGatherings() *sync.Pool {
	return &sync.Pool{New: func() any { return new([mostGathered]byte) }}
}

// write takes the next piece. Of what is held it says that it is written; whoever writes
// the last piece learns whether that is so. What is held of an answer that is never ended
// isn't sent: net/http closes the connection then.
func (g *gathering) write(to io.Writer, b []byte) (int, error) {
	if g.begins {
		g.begins = false
		if all := answerLength(b); all > len(b) && all <= mostGathered {
			g.held, g.n, g.all = g.pool.Get().(*[mostGathered]byte), 0, all
		}
	}
	if g.held == nil {
		return to.Write(b)
	}
	took := copy(g.held[g.n:g.all], b) // net/http lets no more be written than was said
	if g.n += took; g.n < g.all {
		return took, nil
	}
	_, err := to.Write(g.held[:g.all])
	g.forget()
	if err != nil {
		return 0, err
	}
	return took, nil
}

// forget gives back what was held.
func (g *gathering) forget() {
	if g.held != nil {
		g.pool.Put(g.held)
		g.held = nil
	}
}

// answerLength is how long an answer is in all whose first piece isn't all of it, if it says
// so in this piece; else 0.
func answerLength(b []byte) int {
	if len(b) < handedOn || !bytes.HasPrefix(b, []byte("HTTP/1.1 200 ")) {
		return 0
	}
	head, _, whole := bytes.Cut(b, []byte("\r\n\r\n"))
	_, length, said := bytes.Cut(head, []byte("\r\nContent-Length: "))
	if !whole || !said {
		return 0
	}
	length, _, _ = bytes.Cut(length, []byte("\r\n"))
	n, err := strconv.Atoi(string(length))
	if err != nil || n > mostGathered {
		return 0
	}
	return len(head) + len("\r\n\r\n") + n
}
