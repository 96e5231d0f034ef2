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

// compressible reports whether compressing what is of this type makes it much smaller. Pictures
// are compressed by themselves: a tenth less isn't worth as many bodies as there are encodings.
func compressible(contentType string) bool {
	return contentType != "image/png" && gzhttp.DefaultContentTypeFilter(contentType)
}

// Compress sends pages compressed to those who accept it, as fast as can be, since
// nobody gets the same ones again: with Zstandard, which takes least time; else with
// brotli, which makes them smallest; else with gzip. What has an encoding already
// passes as it is, and the static files, which are compressed ahead, aren't looked at.
func Compress() (func(http.Handler) http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(minCompressed), gzhttp.CompressionLevel(gzip.BestSpeed),
		gzhttp.ContentTypeFilter(compressible))
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
