package forum

import "time"

// TranslationID identifies a translation; 0 is none.
type TranslationID int64

// TargetKind says what kind of thing is translated.
type TargetKind string

// The kinds of thing that can be translated.
const (
	TargetTitle TargetKind = "title" // of the thread with that id
	TargetPost  TargetKind = "post"
	TargetTag   TargetKind = "tag"
	// Of a question, which has the id of its thread, and of a position.
	TargetQuestion TargetKind = "question"
	TargetPosition TargetKind = "position"
	TargetSummary  TargetKind = "summary" // of the thread with that id
)

// Target is what a translation translates. Its own text is the original.
type Target struct {
	Kind TargetKind
	ID   int64
}

// TitleOf is the title of a thread.
func TitleOf(id ThreadID) Target { return Target{TargetTitle, int64(id)} }

// TextOf is the text of a post.
func TextOf(id PostID) Target { return Target{TargetPost, int64(id)} }

// NameOf is the name of a tag.
func NameOf(id TagID) Target { return Target{TargetTag, int64(id)} }

// QuestionOf is the question of a thread.
func QuestionOf(id ThreadID) Target { return Target{TargetQuestion, int64(id)} }

// PositionOf is a position.
func PositionOf(id PositionID) Target { return Target{TargetPosition, int64(id)} }

// SummaryOf is the summary of a thread.
func SummaryOf(id ThreadID) Target { return Target{TargetSummary, int64(id)} }

// Part says which of the texts of a post a translation is of: they are translated by
// forms of their own.
type Part string

// The parts.
const (
	PartText     Part = ""         // with the title above an opening post
	PartQuestion Part = "question" // below an opening post, with its positions
	PartSummary  Part = "summary"  // of a closed thread, above its opening post
)

// Part is the part of a post that the target belongs to.
func (t Target) Part() Part {
	switch {
	case t.Asks():
		return PartQuestion
	case t.Kind == TargetSummary:
		return PartSummary
	}
	return PartText
}

// Asks reports whether it is a question or a position.
func (t Target) Asks() bool { return t.Kind == TargetQuestion || t.Kind == TargetPosition }

// Post is the post that is translated; 0 for other targets.
func (t Target) Post() PostID {
	if t.Kind != TargetPost {
		return 0
	}
	return PostID(t.ID)
}

// Tag is the tag whose name is translated; 0 for other targets.
func (t Target) Tag() TagID {
	if t.Kind != TargetTag {
		return 0
	}
	return TagID(t.ID)
}

// Source says who or what made a translation.
type Source string

// The sources.
const (
	Human   Source = "human"
	Machine Source = "machine"
)

// Translation is a title, post or tag in a language other than its own. There
// are at most two for each language, one of each [Source]; readers see the human
// one rather than the other.
type Translation struct {
	ID       TranslationID
	Target   Target    `gorm:"embedded;embeddedPrefix:target_"`
	ThreadID *ThreadID // nil for a tag
	Lang     Lang
	Source   Source
	AuthorID *MemberID // who translated it; nil for a machine
	Engine   string    // that translated it; empty for a human

	// OriginalRevision is the revision of the original that it was made from: of
	// the post, for a title of the opening post. It is 1 for a tag.
	OriginalRevision int
	// Stale says that the original reads otherwise since.
	Stale bool

	// Visibility is Visible, or Deleted once the translation was removed.
	Visibility Visibility
	Removal    Removal `gorm:"embedded;embeddedPrefix:removal_"`

	Revision   int // 1 when written; one more each time it is replaced
	EditedAt   *time.Time
	EditedByID *MemberID
	CreatedAt  time.Time

	Slug     string   // of a title
	Body     string   // a title, a tag's name, or a post's Markdown
	Rendered Rendered `gorm:"serializer:rendered"` // of a post
}

// TranslationRevision is one state of a translation by people. The newest state
// stands in the translation itself; a row is kept for each earlier one.
type TranslationRevision struct {
	TranslationID    TranslationID
	Revision         int
	EditorID         MemberID
	OriginalRevision int
	Body             string
	CreatedAt        time.Time
}

// Translated is a new text of a translation.
type Translated struct {
	OriginalRevision int // that it was made from, which is the newest
	Slug             string
	Body             string
	Rendered         Rendered
	By               *MemberID // nil for a machine
	Engine           string    // of a machine
	At               time.Time
}

// NewTranslation is a translation that nobody has made before.
func NewTranslation(target Target, lang Lang, t Translated) Translation {
	tr := Translation{Target: target, Lang: lang, Visibility: Visible, Revision: 1, CreatedAt: t.At}
	tr.take(t)
	tr.AuthorID = t.By
	return tr
}

// take puts a new text in the place of the one before it.
func (tr *Translation) take(t Translated) {
	tr.Source, tr.Engine = Human, t.Engine
	if t.By == nil {
		tr.Source = Machine
	}
	tr.OriginalRevision, tr.Stale = t.OriginalRevision, false
	tr.Slug, tr.Body, tr.Rendered = t.Slug, t.Body, t.Rendered
}

// Event tells what happened to the translation, and by whom; nil for an engine. It
// names a post only where that post's text was translated. Of a title or a question it
// names the thread alone, of a tag neither: what stands on many pages is out of date then.
func (tr *Translation) Event(kind EventKind, by *MemberID) Event {
	e := Event{Kind: kind, ThreadID: tr.ThreadID, MemberID: tr.AuthorID, ActorID: by}
	if id := tr.Target.Post(); id != 0 {
		e.PostID = &id
	}
	return e
}

// Latest is the revision that a translation by people is now.
func (tr *Translation) Latest() TranslationRevision {
	r := TranslationRevision{TranslationID: tr.ID, Revision: tr.Revision, OriginalRevision: tr.OriginalRevision,
		Body: tr.Body, CreatedAt: tr.CreatedAt}
	if tr.AuthorID != nil {
		r.EditorID = *tr.AuthorID
	}
	if tr.EditedAt != nil && tr.EditedByID != nil {
		r.EditorID, r.CreatedAt = *tr.EditedByID, *tr.EditedAt
	}
	return r
}

// Revise replaces the text and gives the revision that it was until now. Whoever
// translates anew what was removed becomes its author.
func (tr *Translation) Revise(t Translated) TranslationRevision {
	before := tr.Latest()
	if tr.Visibility != Visible {
		tr.Visibility, tr.Removal, tr.AuthorID = Visible, Removal{}, t.By
	}
	tr.take(t)
	tr.EditedByID, tr.EditedAt = t.By, &t.At
	tr.Revision++
	return before
}

// Remove takes the translation away; r.ByID and r.At must be set.
func (tr *Translation) Remove(r Removal) { tr.Visibility, tr.Removal = Deleted, r }

// Restore brings it back as it was: its text, its translator and its history
// stayed. It is stale if the original was changed meanwhile.
func (tr *Translation) Restore() { tr.Visibility, tr.Removal = Visible, Removal{} }

// Editor is who wrote the text as it stands, where that isn't the translator; 0
// otherwise.
func (tr *Translation) Editor() MemberID {
	if tr.EditedByID == nil || tr.AuthorID == nil || *tr.EditedByID == *tr.AuthorID {
		return 0
	}
	return *tr.EditedByID
}
