package forum

import "time"

// GapQuery asks for one page of what is left to translate.
type GapQuery struct {
	Into Lang
	From Langs // of the originals; empty: nothing is found
	Kind GapKind
	// After is the opaque cursor from GapPage.Next; empty: from the newest.
	After string
	Limit int // 1 to 100; 0 means 30
}

// GapKind is a kind of thing that is left to translate.
type GapKind string

// The kinds.
const (
	GapStale   GapKind = ""        // translations by people whose original was changed since
	GapMissing GapKind = "missing" // of threads, what nobody has translated: title and opening post, question, summary
	GapTags    GapKind = "tags"    // tags that nobody has named
)

// Gap is a part of a post of which a translation is stale or missing, or a tag
// without a name.
type Gap struct {
	Thread Thread
	Post   PostID
	Number int
	Part   Part
	At     time.Time // of the last edit, or of the thread
	Tag    *Tag      // and then nothing else; nil for others
}

// GapPage is one page of them, newest first. A page looks at a bounded number of
// texts, and so may hold none and still have a next one.
type GapPage struct {
	Query  GapQuery
	Gaps   []Gap // where a thread lacks several, up to two more than a page has
	People People
	Next   string
}

// TranslatesInto reports whether a member may translate into a language at all:
// one that they read, or have not said otherwise.
func TranslatesInto(v Viewer, lang Lang) bool { return v.SignedIn() && readsIt(v, lang) == nil }
