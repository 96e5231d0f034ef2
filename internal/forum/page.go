package forum

import (
	"slices"
	"time"
)

// This file holds the read models: one plain struct for each page, made by the
// store for one viewer, with everything the page shows.

// LangCount is a number of threads or posts in one language.
type LangCount struct {
	Lang  Lang
	Count int
}

// Sort is the order of a list of threads.
type Sort string

// The orders.
const (
	SortLatest     Sort = "latest"     // latest activity first
	SortNewest     Sort = "newest"     // newest thread first
	SortDiscussed  Sort = "discussed"  // most comments first
	SortUnanswered Sort = "unanswered" // without comments, newest first
)

// Sorts lists the orders as pages offer them.
func Sorts() []Sort { return []Sort{SortLatest, SortNewest, SortDiscussed, SortUnanswered} }

// Valid reports whether s is one of the orders.
func (s Sort) Valid() bool {
	return s == SortLatest || s == SortNewest || s == SortDiscussed || s == SortUnanswered
}

// ListQuery asks for one page of a list of threads.
type ListQuery struct {
	Sort  Sort
	Tag   string // key; empty: all
	Langs Langs  // empty: every language
	After string // opaque cursor from ListPage.Next; empty: from the start
	Limit int    // 1 to 100; 0 means 30
}

// ListPage is one page of a list of threads. With a language filter the
// viewer's own threads, those they take part in and those without certain
// language are in it all the same. Of its threads only what lists show is read: not how
// they were closed, where they came from, and who wrote there last.
type ListPage struct {
	Query   ListQuery
	Tag     *Tag        // of the query; nil for all
	Pinned  []ThreadRow // on the first page of the latest only
	Threads []ThreadRow
	People  People
	Next    string      // cursor of the next page; empty on the last
	Shown   []LangCount // how many visible threads there are, by language, largest first
	// NotShown counts the threads that the language filter leaves out, largest
	// first; empty without a filter.
	NotShown []LangCount
}

// ThreadRow is a thread as lists show it.
type ThreadRow struct {
	Thread
	Tags []Tag
	// LastRead is the highest post number the viewer has read; 0 if none.
	LastRead int
}

// Unread is how many post numbers came after the last that was read; 0 for a
// thread never opened.
func (r *ThreadRow) Unread() int {
	if r.LastRead == 0 {
		return 0
	}
	return max(r.LastNumber-r.LastRead, 0)
}

// ThreadPage is one page of a thread.
type ThreadPage struct {
	Thread    Thread
	Tags      []Tag
	Posts     []PostRow // in order of their numbers
	Page      int       // from 1
	Pages     int
	Emptied   bool // the text of the opening post went with its author's account
	People    People
	Successor *ThreadRow  // of a duplicate; nil if none or not visible to the viewer
	Summary   *Summary    // of a closed thread; nil if there is none
	LastRead  int         // of the viewer; 0 for visitors and first visits
	Draft     *Draft      // the viewer's unfinished comment; nil if none
	Langs     []LangCount // visible posts of the whole thread by language, largest first
	// Readers counts, for members, which languages others who write in the thread
	// read, largest first; of many writers it asks some.
	Readers []LangCount
	// Translated counts the visible posts of the whole thread that are translated
	// into a language.
	Translated []LangCount
	Titles     []Translation // of the title, the best in each language
	Question   *Standing     // nil if the thread puts none
	// QuestionVersions are the translations of the question and its positions, in the
	// order of [Asked.Targets], the best of each in each language; nil without any.
	QuestionVersions [][]Translation
	// SummaryVersions are the translations of the summary, the best in each language.
	SummaryVersions []Translation
	Stance          *Stance // the viewer's, also a withdrawn one; nil if none was taken
}

// PostRow is a post as its thread shows it. Where the viewer may not see the
// text, Markdown and Rendered are empty and only the line at its number stays.
type PostRow struct {
	Post
	Readable bool    // the viewer may see the text
	Reply    *PostAt // what it replies to; nil if nothing or gone
	// Versions are the translations of a text that the viewer may see, the best
	// in each language, without Markdown.
	Versions []Translation
}

// PostAt says where a post stands and whose it is.
type PostAt struct {
	ID       PostID
	ThreadID ThreadID
	Slug     string // of the thread; empty for what a post replies to
	Lang     Lang   // of the thread; empty for what a post replies to
	Titles   Titles // of the thread; empty for what a post replies to
	Number   int
	AuthorID MemberID
	Readable bool
}

// PostPage is one post with its thread, for forms and acts.
type PostPage struct {
	Thread Thread
	Tags   []Tag
	Post   Post
	People People
}

// TranslationPage is a post with its translations into one language, for the
// form that makes and corrects them.
type TranslationPage struct {
	PostPage
	Lang Lang
	// Title and Text are by people, those that were removed too; nil if there are
	// none. MachineTitle and MachineText are by an engine, if they are visible.
	Title, Text               *Translation
	MachineTitle, MachineText *Translation
	// Before is what the original was when a stale Text, or else Title, was made
	// from it; nil for others.
	Before *Revision
	// Asked is the question below an opening post; nil for none. Texts are what people
	// have translated of it and its positions, in the order of [Asked.Targets], those
	// that were removed too; nil where nobody has.
	Asked *Asked
	Texts []*Translation
	// Summary is that of a closed thread above an opening post; nil for none. SummaryText
	// is what people have translated of it, also if that was removed, and MachineSummary
	// what an engine has; nil for none.
	Summary                     *Summary
	SummaryText, MachineSummary *Translation
}

// Written is what the rules for a translation of the post are asked about: the post
// itself, or the summary above it.
func (p *TranslationPage) Written(target Target) *Post {
	if target.Kind == TargetSummary && p.Summary != nil {
		return p.Summary.Within(&p.Post)
	}
	return &p.Post
}

// ByPeople are the translations by people: of the text, the title, the question and
// its positions, the summary.
func (p *TranslationPage) ByPeople() []*Translation {
	var all []*Translation
	for _, tr := range append(append([]*Translation{p.Text, p.Title}, p.Texts...), p.SummaryText) {
		if tr != nil {
			all = append(all, tr)
		}
	}
	return all
}

// TranslationHistory lists how the translations of a post into one language came
// to be, newest first.
type TranslationHistory struct {
	TranslationPage
	TitleRevisions, TextRevisions []TranslationRevision
	// QuestionRevisions are those of Texts, each at the place of its translation.
	QuestionRevisions [][]TranslationRevision
	SummaryRevisions  []TranslationRevision
}

// All are the revisions of everything, part by part.
func (h *TranslationHistory) All() []TranslationRevision {
	return slices.Concat(append([][]TranslationRevision{h.TitleRevisions, h.TextRevisions, h.SummaryRevisions}, h.QuestionRevisions...)...)
}

// HistoryPage is one page of the revisions of a post, newest first. On the first
// page that is what the post is now.
type HistoryPage struct {
	PostPage
	Revisions []Revision
	// Older is the revision before the last of them, which that is compared
	// with; nil if the last is the first there was.
	Older *Revision
}

// NamesPage is a tag with the names that people gave it in other languages.
type NamesPage struct {
	Tag Tag
	// Names are in the order of their languages, those that were removed too where the
	// viewer may still see them.
	Names  []Translation
	People People
}

// NameHistory lists how the name of a tag in a language came to be, newest first.
type NameHistory struct {
	Tag       Tag
	Name      Translation // as it is now, or was when it was taken away
	Revisions []TranslationRevision
	People    People
}

// MemberPage is the public page of a member.
type MemberPage struct {
	Member      Member // without e-mail address and settings
	Threads     []ThreadRow
	Posts       []FoundPost // newest first
	People      People
	Next        string // cursor of the older posts; empty on the last page
	ThreadCount int
}

// FoundPost is a visible post outside its thread: in a search, on a member's
// page.
type FoundPost struct {
	Post   Post
	Thread ThreadRow
	// In is the language of the version that was found; empty where none is
	// meant in particular.
	In       Lang
	Versions []Translation // the best in each language, without Markdown
	Summary  *Summary      // in a search, of an opening post's closed thread; nil if none
	// SummaryVersions are the translations of that, the best in each language.
	SummaryVersions []Translation
}

// LogQuery asks for one page of the moderation log.
type LogQuery struct {
	Act   Act // empty: all
	Lang  Lang
	After string
	Limit int // 1 to 100; 0 means 50
}

// LogPage is one page of the moderation log, newest first. Threads that the
// viewer may not see are named by their number only, and tags not at all. How the
// questions of such threads and of former members read isn't in it.
type LogPage struct {
	Query     LogQuery
	Decisions []Decision
	Threads   map[ThreadID]ThreadRow
	Numbers   map[PostID]int
	Tags      map[TagID]Tag
	People    People
	Next      string
}

// DraftsPage lists a member's drafts, newest first.
type DraftsPage struct {
	Drafts []Draft
	// Threads are those of comments and edits; a place whose thread the viewer
	// may no longer see isn't in it.
	Threads map[Place]Thread
}

// TagCount is a tag and how many visible threads carry it.
type TagCount struct {
	Tag
	Count int
}

// SessionsPage lists a member's sessions, newest first.
type SessionsPage struct {
	Sessions []Session
	Current  SessionID
	Now      time.Time
}
