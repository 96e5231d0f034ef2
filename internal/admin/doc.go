// Package admin is the command line: what an operator does to a forum without
// a browser. Every command works on the database directly, also while the
// server runs.
package admin
