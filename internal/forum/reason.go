package forum

import "slices"

// CloseReason is the code of why a thread was closed. Codes are stored;
// readers see message close.reason.CODE in their own language.
type CloseReason string

// The reasons for closing a thread.
const (
	CloseResolved      CloseReason = "resolved"
	CloseOffTopic      CloseReason = "off_topic"
	CloseDuplicate     CloseReason = "duplicate" // names its successor
	CloseHeated        CloseReason = "heated"
	CloseOutdated      CloseReason = "outdated"
	CloseSpam          CloseReason = "spam"
	CloseAuthorRequest CloseReason = "author_request"
	CloseRuleViolation CloseReason = "rule_violation"
)

// CloseReasons lists the codes in the order in which forms offer them.
func CloseReasons() []CloseReason {
	return []CloseReason{CloseResolved, CloseDuplicate, CloseOffTopic, CloseOutdated,
		CloseHeated, CloseAuthorRequest, CloseRuleViolation, CloseSpam}
}

// Valid reports whether r is one of the codes.
func (r CloseReason) Valid() bool { return slices.Contains(CloseReasons(), r) }

// ReopenReason is the code of why a closed thread was opened again; readers
// see message reopen.reason.CODE.
type ReopenReason string

// The reasons for reopening a thread.
const (
	ReopenNewInformation ReopenReason = "new_information"
	ReopenMistake        ReopenReason = "mistake"
	ReopenAuthorRequest  ReopenReason = "author_request"
	ReopenAgreed         ReopenReason = "agreed" // the date set at closing has come
)

// ReopenReasons lists the codes in the order in which forms offer them.
func ReopenReasons() []ReopenReason {
	return []ReopenReason{ReopenNewInformation, ReopenMistake, ReopenAuthorRequest, ReopenAgreed}
}

// Valid reports whether r is one of the codes.
func (r ReopenReason) Valid() bool { return slices.Contains(ReopenReasons(), r) }

// RemovalReason is the code of why something was hidden or deleted; readers see
// message removal.reason.CODE.
type RemovalReason string

// The reasons for hiding and deleting. [RemovedByAuthor] is not a moderator's.
const (
	RemovedByAuthor      RemovalReason = "author"
	RemovedSpam          RemovalReason = "spam"
	RemovedOffTopic      RemovalReason = "off_topic"
	RemovedInsult        RemovalReason = "insult"
	RemovedPersonalData  RemovalReason = "personal_data"
	RemovedIllegal       RemovalReason = "illegal"
	RemovedRuleViolation RemovalReason = "rule_violation"
	RemovedAuthorRequest RemovalReason = "author_request"
)

// RemovalReasons lists a moderator's codes in the order in which forms offer
// them.
func RemovalReasons() []RemovalReason {
	return []RemovalReason{RemovedRuleViolation, RemovedSpam, RemovedOffTopic, RemovedInsult,
		RemovedPersonalData, RemovedIllegal, RemovedAuthorRequest}
}

// Valid reports whether r is one of a moderator's codes.
func (r RemovalReason) Valid() bool { return slices.Contains(RemovalReasons(), r) }
