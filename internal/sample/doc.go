// Package sample fills a forum with content that isn't its members' own: the
// demo community that `tertulia serve --demo` shows.
package sample
