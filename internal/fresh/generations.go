package fresh

import (
	"sync/atomic"

	"tertulia/internal/forum"
)

// slots is how many counters there are for all things. Things that share one
// make each other's pages out of date, which costs a little work and nothing
// else.
const slots = 4096

// Generations remember when each thing changed last. Changes are numbered: what
// was read when the number was n is fresh while none of its things changed later.
//
// Whoever keeps something takes [Generations.Now] before reading, and asks
// [Generations.Fresh] afterwards and each time it is used. A change that is
// committed while it is read thus makes it out of date, whichever state was read.
// The zero value is ready for use, by many goroutines at once.
type Generations struct {
	now     atomic.Uint64
	all     atomic.Uint64
	changed [slots]atomic.Uint64
}

// Now is the number of the last change.
func (g *Generations) Now() uint64 { return g.now.Load() }

// Last is the number of the last change of any of the things. Those who find the
// same one may share what one of them begins to read.
func (g *Generations) Last(things ...Thing) uint64 {
	last := g.all.Load()
	for _, t := range things {
		last = max(last, g.changed[slot(t)].Load())
	}
	return last
}

// Fresh reports whether none of the things has changed since the number was at.
func (g *Generations) Fresh(at uint64, things ...Thing) bool { return g.Last(things...) <= at }

// Purge makes what is made of these things out of date.
func (g *Generations) Purge(things ...Thing) {
	n := g.now.Add(1)
	for _, t := range things {
		raise(&g.changed[slot(t)], n)
	}
}

// PurgeAll makes everything out of date.
func (g *Generations) PurgeAll() { raise(&g.all, g.now.Add(1)) }

// raise sets a number unless another change has set a later one.
func raise(to *atomic.Uint64, n uint64) {
	for {
		old := to.Load()
		if old >= n || to.CompareAndSwap(old, n) {
			return
		}
	}
}

// slot spreads things evenly (Fibonacci hashing).
func slot(t Thing) uint64 { return uint64(t) * 0x9e3779b97f4a7c15 >> 52 }

// Follow makes out of date what events changed. It is called after they are
// committed, and before whoever made them is answered.
func (g *Generations) Follow(events []forum.Event) {
	for i := range events {
		g.follow(&events[i])
	}
}

func (g *Generations) follow(e *forum.Event) {
	if e.MemberID != nil && e.Kind.ChangesViewer() {
		g.Purge(Member(*e.MemberID))
	}
	if e.DecisionID != nil {
		g.Purge(decisions)
	}
	switch e.Kind {
	case forum.ThreadOpened, forum.PostAdded, forum.PostEdited, forum.PostRemoved, forum.PostRestored,
		forum.ThreadClosed, forum.ThreadReopened, forum.ThreadSummed, forum.ThreadPinned, forum.ThreadUnpinned:
		g.Purge(lists)
		if e.ThreadID != nil {
			g.Purge(Thread(*e.ThreadID))
		}
		if takesAway(e.Kind) {
			g.Purge(words)
		}
	case forum.QuestionChanged, forum.StanceTaken:
		if e.ThreadID != nil {
			g.Purge(Thread(*e.ThreadID))
		}
		if e.Kind == forum.QuestionChanged { // searches find it
			g.Purge(words)
		}
	case forum.TranslationAdded, forum.TranslationEdited, forum.TranslationRemoved, forum.TranslationRestored:
		g.translated(e)
	case forum.MemberSignedUp:
		g.Purge(lists) // members' own pages are kept with them
	case forum.ConfirmRequested, forum.ResetRequested, forum.EmailRequested,
		forum.EmailChanged, forum.PasswordChanged, forum.ViewerChanged, forum.EngineChanged:
		// Nothing that anybody else sees.
	case forum.DecisionRecorded:
		// Nothing but the moderation log.
	default:
		// Titles, names, settings and what is visible stand on many pages.
		g.PurgeAll()
	}
}

// translated makes out of date what shows a translation: of a post its thread and
// the lists of posts; titles and names of tags stand on many pages.
func (g *Generations) translated(e *forum.Event) {
	if e.ThreadID == nil || e.PostID == nil {
		g.PurgeAll()
		return
	}
	g.Purge(lists, Thread(*e.ThreadID))
	if takesAway(e.Kind) {
		g.Purge(words)
	}
}

// takesAway reports whether an event can leave a search with less to find.
func takesAway(k forum.EventKind) bool {
	switch k {
	case forum.ThreadOpened, forum.PostAdded, forum.PostRestored, forum.ThreadPinned, forum.ThreadUnpinned, forum.TranslationAdded:
		return false
	}
	return true
}
