// Package web answers requests for pages. A handler binds one typed form, calls
// one thing, then renders or redirects; who may do what is decided by the rules
// of forum, and what a page shows by the read models of store.
package web
