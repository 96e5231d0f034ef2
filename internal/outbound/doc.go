// Package outbound is how the forum reaches the world outside: mail, and
// translation engines.
package outbound
