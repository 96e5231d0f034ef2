package middleware

import (
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"

	"tertulia/static"
)

// minCompressed is the size in bytes below which an answer is sent as it is: it
// fits one packet either way.
const minCompressed = 1024

// Compress sends pages compressed to those who accept it, as fast as can be, since
// nobody gets the same ones again: with Zstandard, which takes least time; else with
// brotli, which makes them smallest; else with gzip. What has an encoding already
// passes as it is, and the static files, which are compressed ahead, aren't looked at.
func Compress() (func(http.Handler) http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(minCompressed), gzhttp.CompressionLevel(gzip.BestSpeed))
	if err != nil {
		return nil, err
	}
	return func(next http.Handler) http.Handler {
		compressed := wrap(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch accept := r.Header.Get("Accept-Encoding"); {
			case strings.HasPrefix(r.URL.Path, static.Prefix):
				next.ServeHTTP(w, r)
			case static.Accepts(accept, "br") && !static.Accepts(accept, "zstd"):
				serveBrotli(w, r, next)
			default:
				compressed.ServeHTTP(w, r)
			}
		})
	}, nil
}
