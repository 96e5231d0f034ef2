package forum

import "time"

// ThreadID identifies a thread; 0 is none.
type ThreadID int64

// State says whether a thread takes comments.
type State string

// The states of a thread.
const (
	Open   State = "open"
	Closed State = "closed"
)

// Visibility says who can see a thread or a post. It is independent of the
// state: a closed thread that was hidden and is restored is closed again.
type Visibility string

// The visibilities.
const (
	Visible Visibility = "visible"
	Pending Visibility = "pending" // waits for a moderator; the author sees it
	Hidden  Visibility = "hidden"  // taken away by a moderator; the author sees it
	Deleted Visibility = "deleted" // gone for everybody but moderators
)

// Thread is one discussion: an opening post and its comments, and perhaps a
// question with positions to choose from.
type Thread struct {
	ID       ThreadID
	Lang     Lang
	Title    string
	Slug     string // may be empty
	AuthorID MemberID
	// Titles are those in other languages; the store keeps them.
	Titles Titles

	State      State
	Closing    Closing `gorm:"embedded;embeddedPrefix:close_"`
	Visibility Visibility
	Removal    Removal `gorm:"embedded;embeddedPrefix:removal_"`
	Pinned     bool
	NoEngine   bool // no engine is to translate it
	Asks       bool // it puts a question: see [Question]

	// Version moves with state, visibility, title, language, tags, question and text,
	// never with counters: whoever acts on an older one gets a conflict.
	Version int

	LastNumber     int    // the highest post number given so far
	PostCount      int    // visible posts, the opening post included
	LastPostID     PostID // the newest visible post
	LastPosterID   MemberID
	LastActivityAt time.Time

	Source      string // of an import: where it came from; empty otherwise
	DateUnknown bool   // imported without a date: CreatedAt is the time of import
	CreatedAt   time.Time
}

// Comments is the number of visible comments: posts but the opening post.
func (t *Thread) Comments() int { return max(t.PostCount-1, 0) }

// Pages is how many pages the thread has, at least 1.
func (t *Thread) Pages() int { return PageOf(max(t.LastNumber, 1)) }

// PageSize is the number of post numbers on a page of a thread: page N holds
// the numbers 20N-19 to 20N, whatever became of those posts.
const PageSize = 20

// PageOf is the page, counted from 1, on which a post number stands.
func PageOf(number int) int { return (number-1)/PageSize + 1 }

// Closing says why and how a thread is closed; zero while it is open.
type Closing struct {
	Reason      CloseReason
	Note        string // optional, in the moderator's own words
	NoteLang    Lang
	ByID        *MemberID
	At          *time.Time
	Until       *time.Time // reopens by itself then; nil: stays closed
	SuccessorID *ThreadID  // where a duplicate goes on
}

// Removal says why and by whom something was hidden or deleted; zero while
// it is visible.
type Removal struct {
	Reason RemovalReason
	ByID   *MemberID
	At     *time.Time
}

// ByAuthor reports whether the author took it back.
func (r Removal) ByAuthor() bool { return r.Reason == RemovedByAuthor }

// TagID identifies a tag.
type TagID int64

// Tag is a subject that threads are found by.
type Tag struct {
	ID      TagID
	Key     string // in addresses: lower-case slug
	Name    string // as first typed; built-in tags are named by message tag.name.KEY
	Lang    Lang   // of the name
	Builtin bool
	Names   Names // in other languages; the store keeps them
	Threads int   // visible ones that carry it, when it was read; the store counts them
}

// BuiltinTags are the keys of the tags that every forum begins with; they are
// named by message tag.name.KEY.
func BuiltinTags() []string {
	return []string{"strategy", "customer-service", "sales", "conversation", "automation", "live-events", "copywriting",
		"analytics", "crisis", "advertising", "community", "tools", "ethics", "meta"}
}
