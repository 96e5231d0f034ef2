package forum

import "time"

// PostID identifies a post; 0 is none.
type PostID int64

// Post is one contribution to a thread. Number 1 is the opening post, the
// others are comments. A number is never given twice.
type Post struct {
	ID       PostID
	ThreadID ThreadID
	Number   int
	AuthorID MemberID
	Lang     Lang
	ReplyTo  *PostID

	Markdown string
	Rendered Rendered `gorm:"serializer:rendered"`

	Visibility Visibility
	Removal    Removal `gorm:"embedded;embeddedPrefix:removal_"`

	Revision    int // 1 when written; one more with each edit
	EditedAt    *time.Time
	EditedByID  *MemberID
	DateUnknown bool // imported without a date: CreatedAt is the time of import
	CreatedAt   time.Time

	// Key makes a submission idempotent: one author's key makes one post.
	Key *string
}

// Opening reports whether it is the thread's opening post.
func (p *Post) Opening() bool { return p.Number == 1 }

// Wiped reports whether the text was removed for good by a member who left,
// while others had answered it.
func (p *Post) Wiped() bool { return len(p.Rendered.Segments) == 0 }

// Emptied reports the same of a post that was read with its Markdown, which no other is
// without, even where nothing of it shows.
func (p *Post) Emptied() bool { return p.Markdown == "" }

// Revision is one state of a post's text. The newest state stands in the post
// itself; a row is kept for each earlier one.
type Revision struct {
	PostID    PostID
	Revision  int
	EditorID  MemberID
	Title     string // of the thread; empty for comments
	Tags      string // keys joined by commas; empty for comments
	Lang      Lang
	Markdown  string
	CreatedAt time.Time
}

// Edit is what an edit makes of a post.
type Edit struct {
	Lang     Lang
	Markdown string
	Rendered Rendered
	By       MemberID
	At       time.Time
}

// Latest is the revision that the post is now. What its thread has (title, tags)
// is for the caller to fill in for an opening post.
func (p *Post) Latest() Revision {
	r := Revision{PostID: p.ID, Revision: p.Revision, EditorID: p.AuthorID, Lang: p.Lang,
		Markdown: p.Markdown, CreatedAt: p.CreatedAt}
	if p.EditedAt != nil {
		r.EditorID, r.CreatedAt = *p.EditedByID, *p.EditedAt
	}
	return r
}

// Revise replaces the text and gives the revision that it was until now, as
// [Post.Latest] does.
func (p *Post) Revise(e Edit) Revision {
	before := p.Latest()
	p.Lang, p.Markdown, p.Rendered = e.Lang, e.Markdown, e.Rendered
	p.EditedByID, p.EditedAt = &e.By, &e.At
	p.Revision++
	return before
}

// Draft is a text not yet posted. A member has one at most for each place.
type Draft struct {
	MemberID MemberID
	Place    Place
	Title    string
	Body     string
	Lang     Lang // empty: not chosen
	Tags     string
	Question string // of a new thread: [Wording.Lines]
	ReplyTo  *PostID
	Revision int // of the post an edit started from; 0 otherwise
	// Original is the revision of the post that a translation was made from; 0
	// otherwise. Revision is then that of the translation it started from.
	Original int
	// TitleRevision is that of the translation of the title that one started from; 0
	// for none.
	TitleRevision int
	UpdatedAt     time.Time
}
