package forum

import "time"

// DecisionID identifies a decision; 0 is none.
type DecisionID int64

// Act is what a decision does. Readers see message act.CODE.
type Act string

// The acts of moderation, each a row of the append-only moderation log.
const (
	ActClose   Act = "close"
	ActReopen  Act = "reopen"
	ActPin     Act = "pin"
	ActUnpin   Act = "unpin"
	ActHide    Act = "hide"
	ActRestore Act = "restore"
	ActDelete  Act = "delete"
	ActEdit    Act = "edit"    // of another member's title, text, language or tags
	ActRelabel Act = "relabel" // another member's text was marked with its right language
	ActReword  Act = "reword"  // another member's question was put, reworded or taken away; the note is how it read
	ActSummary Act = "summary" // of a closed thread was written, changed or taken away
	ActRole    Act = "role"    // a role or its languages were given or taken

	ActEditTranslation Act = "edit_translation" // of another member
	// The act of the original's author too, not of moderators alone.
	ActRemoveTranslation  Act = "remove_translation"
	ActRestoreTranslation Act = "restore_translation"
)

// The acts about machine translation.
const (
	ActEngineOff Act = "engine_off" // no engine translates the thread any more
	ActEngineOn  Act = "engine_on"
	ActTermSet   Act = "term_set" // the note is the term and what it becomes
	ActTermDrop  Act = "term_drop"
)

// Acts lists every act that can stand in the moderation log.
func Acts() []Act {
	return []Act{ActClose, ActSummary, ActReopen, ActPin, ActUnpin, ActHide, ActRestore, ActDelete, ActEdit, ActRelabel, ActReword,
		ActEditTranslation, ActRemoveTranslation, ActRestoreTranslation, ActRole, ActEngineOff, ActEngineOn, ActTermSet, ActTermDrop}
}

// Decision is one act of moderation: who did what to what, when and why. It is
// written once and never changed.
type Decision struct {
	ID       DecisionID
	Act      Act
	ThreadID *ThreadID
	PostID   *PostID   // nil where the whole thread is meant
	TagID    *TagID    // of whose name in Lang it is; nil for all other decisions
	MemberID *MemberID // the person it touches: the author, or the member
	ActorID  MemberID
	Lang     Lang   // of the target: whose scope it was in
	Reason   string // a code of the act's own list, the new language of ActRelabel; empty where none is asked
	Note     string
	NoteLang Lang
	Until    *time.Time
	// Automated says that no person took the decision (DSA Art. 17(3)(c)).
	Automated bool
	CreatedAt time.Time
}

// Statement is what the person touched by a decision is told (DSA, Art. 17):
// the decision, and what it is about.
type Statement struct {
	Decision Decision
	Thread   Thread
	Post     PostAt // the post concerned; of a thread as a whole, its opening post
	Tag      *Tag   // whose name it is about, and then there is no thread; nil for others
}
