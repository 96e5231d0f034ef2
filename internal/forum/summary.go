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
