package forum

import "time"

// EventKind says what happened.
type EventKind string

// The kinds of event. Each is written in the transaction of what it tells of.
const (
	ThreadOpened    EventKind = "thread.opened"
	ThreadEdited    EventKind = "thread.edited" // title, language or tags
	ThreadClosed    EventKind = "thread.closed"
	ThreadReopened  EventKind = "thread.reopened"
	ThreadSummed    EventKind = "thread.summed" // its summary changed
	ThreadPinned    EventKind = "thread.pinned"
	ThreadUnpinned  EventKind = "thread.unpinned"
	ThreadRemoved   EventKind = "thread.removed" // hidden or deleted
	ThreadRestored  EventKind = "thread.restored"
	PostAdded       EventKind = "post.added"
	PostEdited      EventKind = "post.edited"
	PostRemoved     EventKind = "post.removed" // hidden or deleted
	PostRestored    EventKind = "post.restored"
	QuestionChanged EventKind = "question.changed" // put, reworded or taken away
	// StanceTaken tells that ActorID took, changed or withdrew a stance.
	StanceTaken EventKind = "stance.taken"
	// Of a title, post, tag, question or position; MemberID is the translator.
	TranslationAdded    EventKind = "translation.added"
	TranslationEdited   EventKind = "translation.edited"
	TranslationRemoved  EventKind = "translation.removed"
	TranslationRestored EventKind = "translation.restored"
	MemberSignedUp      EventKind = "member.signed_up"
	MemberChanged       EventKind = "member.changed" // in what others see: name, bio, handle, role, engines
	MemberErased        EventKind = "member.erased"
	TextsUnwanted       EventKind = "member.texts_unwanted" // who left wants them removed
	ConfirmRequested    EventKind = "member.confirm_requested"
	ResetRequested      EventKind = "member.reset_requested"
	EmailRequested      EventKind = "member.email_requested"
	EmailChanged        EventKind = "member.email_changed"
	PasswordChanged     EventKind = "member.password_changed"
	EngineChanged       EventKind = "engine.changed" // what the engine translates, or whether it may
	SettingChanged      EventKind = "setting.changed"
	// DecisionRecorded tells of a decision that no other event of the transaction
	// tells of.
	DecisionRecorded EventKind = "decision.recorded"
	// ViewerChanged tells that a member's sessions, rights or preferences changed in a
	// way that no other event of the transaction tells of.
	ViewerChanged EventKind = "member.viewer_changed"
)

// Event is one entry of the event log: ids and an address at most, never a
// secret and never a text.
type Event struct {
	ID         int64
	Kind       EventKind
	ThreadID   *ThreadID
	PostID     *PostID
	MemberID   *MemberID // whom it is about
	ActorID    *MemberID
	DecisionID *DecisionID
	// Email is the address that a mail was asked for or that was replaced;
	// whether it belongs to anyone is found out when the mail is made.
	Email     string
	Locale    string // of the page it was asked on, where there is no member yet
	CreatedAt time.Time
}

// ChangesViewer reports whether an event may change the sessions, rights or settings
// of the member it is about. Writing changes nothing but what is counted.
func (k EventKind) ChangesViewer() bool {
	return k != ThreadOpened && k != PostAdded && k != PostEdited
}

// Handler names a reader of the event log that handles each event once.
type Handler string

// The handlers.
const (
	HandlerMail  Handler = "mail"  // sends the mails that follow from events
	HandlerTexts Handler = "texts" // removes the texts of those who left
)

// Handlers lists who handles events of that kind once. A delivery row for each
// is written with the event, by whichever process writes it.
func (k EventKind) Handlers() []Handler {
	switch k {
	case MemberSignedUp, ConfirmRequested, ResetRequested, EmailRequested,
		EmailChanged, PasswordChanged, ThreadClosed, ThreadReopened, ThreadRemoved,
		ThreadRestored, PostRemoved, PostRestored, TranslationRemoved, TranslationRestored:
		return []Handler{HandlerMail}
	case TextsUnwanted:
		return []Handler{HandlerTexts}
	}
	return nil
}
