package middleware

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"sync"

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
	at         uint64 // the last change before it was made
	status     int
	header     http.Header
	etag       string
	plain      []byte
	br, gz, zs encodedForm
}

func newKeptPage(rec *pageRecorder, at uint64) *keptPage {
	sum := sha256.Sum256(rec.body.Bytes())
	Vary(rec.header, "Accept-Encoding")
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
// encoding they accept. Whoever asks first gets what all others get: nobody sees the
// size of a page more than who comes to the forum for the first time.
func (p *keptPage) send(w http.ResponseWriter, r *http.Request) {
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
	if static.Matches(r.Header.Get("If-None-Match"), p.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body, encoding := p.encoded(r.Header.Get("Accept-Encoding"))
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	h.Set("Content-Length", strconv.Itoa(len(body))) // so that it goes out as a whole
	w.WriteHeader(p.status)
	_, _ = w.Write(body) // the client may be gone
}

// encoded is the page in the best encoding that is accepted.
func (p *keptPage) encoded(accept string) (body []byte, encoding string) {
	switch {
	case len(p.plain) < minCompressed:
	case static.Accepts(accept, "br"):
		return p.br.of(p.plain, &bestBrotli), "br"
	case static.Accepts(accept, "gzip"):
		return p.gz.of(p.plain, &bestGzip), "gzip"
	case static.Accepts(accept, "zstd"):
		return p.zs.of(p.plain, &bestZstd), "zstd"
	}
	return p.plain, ""
}

// encodedForm is a page in one encoding, made when somebody first asks for it.
type encodedForm struct {
	once sync.Once
	body []byte
}

func (f *encodedForm) of(plain []byte, writers *sync.Pool) []byte {
	f.once.Do(func() {
		w := writers.Get().(encoder)
		defer writers.Put(w)
		var buf bytes.Buffer
		w.Reset(&buf)
		_, _ = w.Write(plain) // writing to memory can't fail
		_ = w.Close()
		f.body = bytes.Clone(buf.Bytes()) // without what the buffer has to spare
	})
	return f.body
}
