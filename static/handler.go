package static

import (
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// contentType is written out because what a system's tables say differs from
// machine to machine.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	}
	return "application/octet-stream"
}

// served is a file in the encodings it is sent in; br and gz are nil where
// compressing gains nothing.
type served struct {
	contentType, etag string
	plain, br, gz     []byte
}

// everything are all files by their address, made when they are first needed.
var everything = sync.OnceValue(func() map[string]*served {
	byPath := map[string]*served{}
	for _, a := range assets() {
		byPath[a.path] = &served{contentType: contentType(a.name), etag: a.hash, plain: a.content,
			br: compressed(a.name + ".br"), gz: compressed(a.name + ".gz")}
	}
	return byPath
})

// Handler serves the files at the addresses that [Path] gives, compressed ahead.
// Answers may be kept for a year. Anything else, such as a name without its hash or
// with an old one, is left to notFound.
func Handler(notFound http.Handler) http.Handler {
	byPath := everything()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s, ok := byPath[r.URL.Path]
		if !ok {
			notFound.ServeHTTP(w, r)
			return
		}
		s.serve(w, r)
	})
}

func (s *served) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	encoding, body := s.choose(r.Header.Get("Accept-Encoding"))
	etag := `"` + s.etag + encoding + `"`
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", etag)
	h.Set("Vary", "Accept-Encoding")
	dress(h)
	if Matches(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", s.contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // the reader went away; nothing is left to do
	}
}

// dress leaves a file the headers that every answer has, but for those that hold for
// windows alone, and a policy for what loads and runs nothing: with all of them the heads
// would be half as long as the smaller files.
func dress(h http.Header) {
	h.Del("Cross-Origin-Opener-Policy")
	h.Del("X-Frame-Options") // what frame-ancestors says, for browsers that know only that
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
}

// choose picks the smallest encoding that the request accepts (RFC 9110,
// section 12.5.3); "" is the file as it is.
func (s *served) choose(accept string) (encoding string, body []byte) {
	switch {
	case s.br != nil && Accepts(accept, "br"):
		return "br", s.br
	case s.gz != nil && Accepts(accept, "gzip"):
		return "gzip", s.gz
	}
	return "", s.plain
}

// Accepts reports whether an Accept-Encoding header takes an encoding
// (RFC 9110, section 12.5.3).
func Accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			return weight(parameters) > 0
		}
	}
	return false
}

// weight is that of an encoding with these parameters: 1 unless one of them says another, 0
// where that can't be read.
func weight(parameters string) float64 {
	for p := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(p, "=")
		if strings.EqualFold(strings.TrimSpace(name), "q") {
			q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil {
				return 0
			}
			return q
		}
	}
	return 1
}

// Matches reports whether an If-None-Match header names an entity tag. It compares weakly
// (RFC 9110, section 13.1.2).
func Matches(header, etag string) bool {
	for tag := range strings.SplitSeq(header, ",") {
		tag = strings.TrimSpace(tag)
		if tag == "*" || strings.TrimPrefix(tag, "W/") == strings.TrimPrefix(etag, "W/") {
			return true
		}
	}
	return false
}
