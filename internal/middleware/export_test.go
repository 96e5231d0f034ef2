package middleware

import "time"

// TellBy has f call what tells the other servers, when a test wants it.
func (l *Limiter) TellBy(f func(tell func())) {
	l.addresses.together.after = func(_ time.Duration, tell func()) { f(tell) }
}
