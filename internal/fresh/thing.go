package fresh

import "tertulia/internal/forum"

// Thing is something that what is kept is made of.
type Thing uint64

// The kinds of thing. Ids stand below them.
const (
	lists Thing = (iota + 1) << 56
	threads
	members
	words
	decisions
)

// Lists are the lists, searches and counts of threads.
func Lists() Thing { return lists }

// Words are those that have been written: something was taken away or changed of
// what a search could find. New posts leave them as they are.
func Words() Thing { return words }

// Decisions are the moderation log.
func Decisions() Thing { return decisions }

// Thread is one thread with its posts.
func Thread(id forum.ThreadID) Thing { return threads | Thing(id) }

// Member is one member as a viewer: their sessions, rights and settings. What
// others see of them stands on so many pages that a change of it makes
// everything out of date.
func Member(id forum.MemberID) Thing { return members | Thing(id) }
