package middleware

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"

	"tertulia/static"
)

// pageRecorder is where a page is made.
type pageRecorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *pageRecorder) Header() http.Header         { return r.header }
func (r *pageRecorder) WriteHeader(status int)      { r.status = status }
func (r *pageRecorder) Write(b []byte) (int, error) { return r.body.Write(b) }

// keptPage is an answer with what it is made of.
type keptPage struct {
	at     uint64 // the last change before it was made
	status int
	header http.Header
	etag   string
	plain  []byte
	// The compressed forms are made when the page is first sent from the cache:
	// what is seen once isn't worth it.
	br, gz atomic.Pointer[[]byte]
}

func newKeptPage(rec *pageRecorder, at uint64) *keptPage {
	sum := sha256.Sum256(rec.body.Bytes())
	return &keptPage{at: at, status: rec.status, header: rec.header, plain: rec.body.Bytes(),
		etag: `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`}
}

func (p *keptPage) keepable() bool {
	return p.status == http.StatusOK && p.header.Get("Set-Cookie") == "" &&
		!strings.Contains(p.header.Get("Cache-Control"), "no-store")
}

// weight is roughly what the page takes, its compressed forms included.
func (p *keptPage) weight() int { return len(p.plain) + len(p.plain)/2 + 1024 }

// send writes the answer: 304 to those who have it already, else in the best
// encoding they accept. Whoever asks first, and perhaps last, gets it plain: what
// is around the forum's pages compresses it in a third of the time.
func (p *keptPage) send(w http.ResponseWriter, r *http.Request, first bool) {
	h := w.Header()
	for name, values := range p.header {
		h[name] = values
	}
	if p.status != http.StatusOK {
		w.WriteHeader(p.status)
		_, _ = w.Write(p.plain) // the client may be gone
		return
	}
	h.Set("ETag", p.etag)
	// Once, whoever else around the page says so; the kept header is everybody's.
	h["Vary"] = append(slices.Clip(p.header["Vary"]), "Accept-Encoding")
	if match(r.Header.Get("If-None-Match"), p.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := p.plain
	if !first {
		var encoding string
		if body, encoding = p.encoded(r.Header.Get("Accept-Encoding")); encoding != "" {
			h.Set("Content-Encoding", encoding)
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body))) // so that it goes out as a whole
	w.WriteHeader(p.status)
	_, _ = w.Write(body) // the client may be gone
}

// match compares weakly (RFC 9110, section 13.1.2).
func match(header, etag string) bool {
	for tag := range strings.SplitSeq(header, ",") {
		tag = strings.TrimSpace(tag)
		if tag == "*" || strings.TrimPrefix(tag, "W/") == strings.TrimPrefix(etag, "W/") {
			return true
		}
	}
	return false
}

// encoded is the page in the best encoding that is accepted.
func (p *keptPage) encoded(accept string) (body []byte, encoding string) {
	switch {
	case len(p.plain) < minCompressed:
	case static.Accepts(accept, "br"):
		return lazily(&p.br, func(w io.Writer) io.WriteCloser { return brotli.NewWriterOptions(w, brotliOptions()) }, p.plain), "br"
	case static.Accepts(accept, "gzip"):
		return lazily(&p.gz, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }, p.plain), "gzip"
	}
	return p.plain, ""
}

// brotliOptions make pages smaller than the best gzip in about the same time. The
// window of 256 KiB is longer than pages are; brotli's own would take memory for
// 4 MiB.
func brotliOptions() brotli.WriterOptions { return brotli.WriterOptions{Quality: 5, LGWin: 18} }

// lazily compresses what hasn't been yet. Two who ask at once may both do it.
func lazily(kept *atomic.Pointer[[]byte], encoder func(io.Writer) io.WriteCloser, plain []byte) []byte {
	if body := kept.Load(); body != nil {
		return *body
	}
	var buf bytes.Buffer
	w := encoder(&buf)
	_, _ = w.Write(plain) // writing to memory can't fail
	_ = w.Close()
	body := buf.Bytes()
	kept.Store(&body)
	return body
}
