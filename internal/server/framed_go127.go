//go:build go1.27 && !http2legacy

package server

import (
	"net/http"

	"golang.org/x/net/http2"
)

//lint:file-ignore SA1019 ServeConn takes nothing else, see dressFrames

// within has the library serve a connection with the limits that it was configured with:
// where it is told anew, the connection is one of a server made for it alone, which nobody
// can stop.
func within(_ *http.Server, h http.Handler) *http2.ServeConnOpts {
	return &http2.ServeConnOpts{Handler: h}
}
