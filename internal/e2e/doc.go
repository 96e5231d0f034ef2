// Package e2e tells the forum's story in a real browser, against the program
// as it is put together in production: signing up, opening a thread, commenting,
// closing, reading on a phone; and it looks at every page in every way people do.
//
// It runs where TERTULIA_E2E is set, as `make test` does. With
// TERTULIA_SCREENSHOTS=DIR it leaves a picture of each page it looked at.
package e2e
