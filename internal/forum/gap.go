package forum

import "time"

// GapQuery asks for one page of what is left to translate.
type GapQuery struct {
	Into Lang
	From Langs // of the originals; empty: nothing is found
	// Missing asks for threads whose title or opening post nobody has translated;
	// otherwise for translations by people that are stale.
	Missing bool
	After   string // opaque cursor from GapPage.Next; empty: from the newest
	Limit   int    // 1 to 100; 0 means 30
}

// Gap is a post of which a translation is stale or missing, that of the title
// above an opening post too.
type Gap struct {
	Thread Thread
	Post   PostID
	Number int
	At     time.Time // of the last edit, or of the thread
}

// GapPage is one page of them, newest first. A page looks at a bounded number of
// texts, and so may hold none and still have a next one.
type GapPage struct {
	Query  GapQuery
	Gaps   []Gap
	People People
	Next   string
}

// TranslatesInto reports whether a member may translate into a language at all:
// one that they read, or have not said otherwise.
func TranslatesInto(v Viewer, lang Lang) bool { return v.SignedIn() && readsIt(v, lang) == nil }
