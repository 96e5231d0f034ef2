package middleware

import (
	"io"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// encoder compresses what is written to it, and can be used for one thing after
// another: making one costs more than a page does.
type encoder interface {
	io.WriteCloser
	Reset(to io.Writer)
}

// The encoders of what is compressed once and sent many times. Brotli of this quality
// makes pages smaller than the best gzip in about the same time; the window of 256 KiB
// is longer than pages are, and brotli's own would take memory for 4 MiB.
var (
	bestBrotli = sync.Pool{New: func() any {
		return brotli.NewWriterOptions(io.Discard, brotli.WriterOptions{Quality: 5, LGWin: 18})
	}}
	bestGzip = sync.Pool{New: func() any {
		w, err := gzip.NewWriterLevel(io.Discard, gzip.BestCompression)
		if err != nil {
			panic("middleware: " + err.Error()) // the level is gzip's own
		}
		return w
	}}
)
