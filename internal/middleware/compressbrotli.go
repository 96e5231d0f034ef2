package middleware

import (
	"io"
	"net/http"
)

// serveBrotli has a handler answer in brotli. Where it panics, nothing more is written.
func serveBrotli(w http.ResponseWriter, r *http.Request, h http.Handler) {
	b := &brotliWriter{ResponseWriter: w}
	Vary(w.Header(), "Accept-Encoding")
	h.ServeHTTP(b, r)
	b.finish()
}

// brotliWriter holds an answer back until it is long enough to be worth it.
type brotliWriter struct {
	http.ResponseWriter
	status int    // 0 until the handler gives it
	held   []byte // what was written before it is known how it goes out
	known  bool   // how it goes out
	to     encoder
}

// WriteHeader keeps the status until it is known how the answer goes out, which for one
// without a body it is.
func (w *brotliWriter) WriteHeader(status int) {
	if w.known || status < http.StatusOK {
		w.ResponseWriter.WriteHeader(status)
		return
	}
	if w.status == 0 {
		w.status = status
	}
	if !w.encodable() {
		w.pass()
	}
}

// Write holds back the beginning of an answer, and sends or compresses the rest.
func (w *brotliWriter) Write(b []byte) (int, error) {
	switch {
	case w.to != nil:
		return w.to.Write(b)
	case w.known:
		return w.ResponseWriter.Write(b)
	case w.status == 0:
		w.WriteHeader(http.StatusOK)
		return w.Write(b)
	case len(w.held)+len(b) < minCompressed:
		w.held = append(w.held, b...)
		return len(b), nil
	}
	w.compress()
	return w.to.Write(b)
}

// encodable reports whether an answer with this status and these headers may be encoded.
func (w *brotliWriter) encodable() bool {
	h := w.Header()
	kind := h.Get("Content-Type")
	return w.status != http.StatusNoContent && w.status != http.StatusNotModified && kind != "" &&
		h.Get("Content-Encoding") == "" && h.Get("Content-Range") == "" && compressible(kind)
}

// pass sends what was held back, and what comes, as it is.
func (w *brotliWriter) pass() {
	w.known = true
	w.ResponseWriter.WriteHeader(w.status)
	if len(w.held) > 0 {
		_, _ = w.ResponseWriter.Write(w.held) // the client may be gone
	}
}

// compress compresses what was held back, and what comes.
func (w *brotliWriter) compress() {
	w.known = true
	h := w.Header()
	h.Set("Content-Encoding", "br")
	h.Del("Content-Length")
	h.Del("Accept-Ranges")
	w.ResponseWriter.WriteHeader(w.status)
	w.to = fastBrotli.Get().(encoder)
	w.to.Reset(w.ResponseWriter)
	if len(w.held) > 0 {
		_, _ = w.to.Write(w.held)
	}
}

// finish sends what is left.
func (w *brotliWriter) finish() {
	switch {
	case w.to != nil:
		_ = w.to.Close() // the client may be gone
		w.to.Reset(io.Discard)
		fastBrotli.Put(w.to)
	case !w.known && w.status != 0:
		w.pass()
	}
}

// Unwrap lets http.ResponseController reach the connection.
func (w *brotliWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
