package middleware

import (
	"io"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// encoder compresses what is written to it, and can be used for one thing after
// another: making one costs more than a page does.
type encoder interface {
	io.WriteCloser
	Reset(to io.Writer)
}

// fastBrotli are the encoders of what is sent once: smaller than the fastest gzip by a
// quarter, in twice its time: 0.07 ms more for a page of 60 KB.
var fastBrotli = sync.Pool{New: func() any { return brotli.NewWriterV2(io.Discard, 3) }}

// What kept pages are compressed with, once to be sent many times. A higher level of
// gzip takes half as long again for half a per cent; brotli's window of 256 KiB is longer
// than pages are, and its own would take memory for 4 MiB, as Zstandard's would for 8.
var (
	bestBrotli = sync.Pool{New: func() any {
		return brotli.NewWriterOptions(io.Discard, brotli.WriterOptions{Quality: 5, LGWin: 18})
	}}
	bestGzip = sync.Pool{New: func() any {
		w, err := gzip.NewWriterLevel(io.Discard, 8)
		if err != nil {
			panic("middleware: " + err.Error()) // the level is one of gzip's
		}
		return w
	}}
	bestZstd = sync.Pool{New: func() any {
		w, err := zstd.NewWriter(io.Discard, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(256<<10))
		if err != nil {
			panic("middleware: " + err.Error()) // the options are Zstandard's
		}
		return w
	}}
)
