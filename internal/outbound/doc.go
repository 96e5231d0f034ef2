// Package outbound is how the forum reaches the world outside: mail for now.
package outbound
