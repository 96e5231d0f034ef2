// Package plans holds the plans of all reads, and of what members do most, to what
// keeps them fast however large the forum grows: no scan of a table that grows with it,
// no sort of more than a page, and no more rows touched than a page needs.
package plans
