package forum

import "time"

// Summary is what a moderator says of the outcome of a thread when closing it, or
// while it is closed. A thread that is reopened keeps it for its next closing.
type Summary struct {
	ThreadID  ThreadID `gorm:"primaryKey"`
	AuthorID  MemberID // whoever wrote it as it is now
	Lang      Lang
	Shown     bool
	WrittenAt time.Time
	Markdown  string
	Rendered  Rendered `gorm:"serializer:rendered"`
	// Revision is 1 when it is first written, and one more each time it reads otherwise.
	Revision int
	// Translated says that there are translations to read; the store keeps it.
	Translated bool
}

// Within is the summary as rules about posts see it: above the opening post, but in a
// language and by an author of its own.
func (y *Summary) Within(opening *Post) *Post {
	p := *opening
	p.Lang, p.AuthorID, p.Markdown, p.Rendered, p.Revision = y.Lang, y.AuthorID, y.Markdown, y.Rendered, y.Revision
	return &p
}

// CanSummarise says whether the viewer may write the thread's summary, change it
// or take it away: a moderator of its language, while it is closed.
func CanSummarise(v Viewer, t *Thread) error {
	if err := CanModerateThread(v, t); err != nil {
		return err
	}
	if t.State == Open {
		return Fail(Conflict, "error.thread.not_closed")
	}
	return nil
}

// Summarise notes that the summary changed.
func (t *Thread) Summarise(by MemberID, at time.Time) Decision {
	t.Version++
	return t.decide(ActSummary, by, at)
}
