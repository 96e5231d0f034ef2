package view

import "slices"

// flashes are the messages alert.KEY that may follow an act. The key travels in
// a cookie, so nothing else is accepted from there.
var flashes = []string{}

// KnownFlash reports whether key is one of the messages that may be said once.
func KnownFlash(key string) bool { return slices.Contains(flashes, key) }
