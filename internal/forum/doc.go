// Package forum is the domain: the people, threads, posts and decisions of a
// community, the rules about who may do what, the transitions between states,
// the events they give rise to, and the read models that pages are made from.
//
// It does no I/O and imports nothing of the project: every rule here can be
// read, and tested as a table, without a database or a web server.
package forum
