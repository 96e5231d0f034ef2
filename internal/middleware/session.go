package middleware

import (
	"context"
	"net/http"

	"tertulia/internal/forum"
)

type viewerKey struct{}

// Viewer is whoever makes the request that ctx belongs to.
func Viewer(ctx context.Context) forum.Viewer {
	v, _ := ctx.Value(viewerKey{}).(forum.Viewer)
	return v
}

// WithViewer gives a context for that viewer.
func WithViewer(ctx context.Context, v forum.Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// Session finds out who makes the request. load gives the viewer of a session
// token, or the zero viewer for one that is unknown or has expired. Addresses
// that are the same for everybody ([Bare]) are left alone.
func Session(c Cookies, load func(ctx context.Context, token string) (forum.Viewer, error), fail Fail,
) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			token := c.Token(r)
			if token == "" || Bare(r.URL.Path) {
				next.ServeHTTP(w, r)
				return
			}
			v, err := load(r.Context(), token)
			if err != nil {
				fail(w, r, err)
				return
			}
			if !v.SignedIn() {
				c.Clear(w)
			}
			next.ServeHTTP(w, r.WithContext(WithViewer(r.Context(), v)))
		})
	}
}
