// Package store keeps the forum in a database: embedded SQLite or PostgreSQL.
// It is the only package that knows SQL.
//
// Reads are methods of [Store] that make one read model for one viewer, in one
// snapshot and a fixed number of queries. The only way to write is
// [Store.Write]: one transaction, composed by a use case from the small steps
// of [Tx].
package store
