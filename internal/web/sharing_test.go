package web_test

import (
	"net/http"
	"testing"
	"time"

	"tertulia/internal/store/storetest"
)

// A picture is asked for again each time, and sent once, to whomever: it says a thread's
// title, which may be hidden a moment later.
func TestPicturesAreAskedForAgain(t *testing.T) {
	t.Parallel()
	s := anySite(t)
	storetest.Thread(t, s.store, s.author, "nl", "Is het nog een kanaal")
	for _, path := range []string{"/nl/card.png", "/nl/t/1/card.png"} {
		v := s.visitor()
		plain, first := v.raw(path)
		tag := first.Header.Get("ETag")
		if got := first.Header.Get("Cache-Control"); got != "public, no-cache" || tag == "" {
			t.Errorf("%s: Cache-Control %q, ETag %q", path, got, tag)
		}
		for _, accept := range []string{"identity", "gzip", "br", "zstd", "gzip, deflate, br, zstd"} { // it is compressed by itself
			body, res := v.raw(path, "Accept-Encoding", accept)
			if got := res.Header.Get("Content-Encoding"); got != "" || body != plain || res.Header.Get("ETag") != tag {
				t.Errorf("%s for %q: encoded as %q, %d bytes, ETag %s", path, accept, got, len(body), res.Header.Get("ETag"))
			}
		}
		for _, known := range []string{tag, "W/" + tag, `"other", W/` + tag, "*"} {
			body, again := v.raw(path, "If-None-Match", known)
			if again.StatusCode != http.StatusNotModified || body != "" || again.Header.Get("ETag") != tag {
				t.Errorf("%s with If-None-Match %s: %d, %d bytes, ETag %s", path, known, again.StatusCode, len(body), again.Header.Get("ETag"))
			}
		}
		if _, again := v.raw(path, "If-None-Match", `"other"`); again.StatusCode != http.StatusOK {
			t.Errorf("%s with another tag: %d", path, again.StatusCode)
		}
	}
	s.cdn = 90 * time.Second
	s.serve()
	if _, res := s.visitor().raw("/nl/t/1/card.png"); res.Header.Get("Cache-Control") != "public, max-age=0, s-maxage=90" {
		t.Errorf("with a CDN: Cache-Control %q", res.Header.Get("Cache-Control"))
	}
}
