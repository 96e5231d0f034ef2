package forum

import "errors"

// Kind is the class of an expected failure. It alone chooses the HTTP status.
type Kind string

// The kinds of expected failure and the HTTP status (RFC 9110) each one means.
const (
	Invalid      Kind = "invalid"      // 422: what was sent can't be accepted
	Malformed    Kind = "malformed"    // 400: it can't even be read
	Unauthorized Kind = "unauthorized" // 401: log in first
	Forbidden    Kind = "forbidden"    // 403: visible, but not yours to do
	NotFound     Kind = "not_found"    // 404: never public, or not for this viewer
	Gone         Kind = "gone"         // 410: once public, deleted since
	Conflict     Kind = "conflict"     // 409: closed or changed in the meantime
	TooLarge     Kind = "too_large"    // 413
	NotAllowed   Kind = "not_allowed"  // 405: the address takes other methods
	Misdirected  Kind = "misdirected"  // 421: asked under a name that isn't the forum's
	TooMany      Kind = "too_many"     // 429: a limit was reached
	Unavailable  Kind = "unavailable"  // 503: try again later
)

// Args are the named arguments of a message.
type Args map[string]any

// Error is an expected failure. Key names the message that is translated for
// the person ("error.thread.closed"); Err is for the log and never reaches them.
type Error struct {
	Kind Kind
	Key  string
	Args Args
	// Field is the form field that caused it; empty if none alone did.
	Field string
	// More holds the failures of further fields, when a form has several.
	More []*Error
	// Err is what lies behind it, if anything.
	Err error
}

// Fail makes an expected failure without arguments.
func Fail(kind Kind, key string) *Error { return &Error{Kind: kind, Key: key} }

// FieldError makes an [Invalid] that stands beside one field of a form.
func FieldError(field, key string, args Args) *Error {
	return &Error{Kind: Invalid, Key: key, Field: field, Args: args}
}

// Error is the text for the log.
func (e *Error) Error() string {
	s := string(e.Kind) + ": " + e.Key
	if e.Field != "" {
		s += " (" + e.Field + ")"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the failure behind it.
func (e *Error) Unwrap() error { return e.Err }

// Fields lists the failure and those in More, for showing each beside its field.
func (e *Error) Fields() []*Error { return append([]*Error{e}, e.More...) }

// Join makes one error of the failures of a form's fields, which may be joined
// themselves; nil for none.
func Join(errs ...*Error) error {
	var all []*Error
	for _, e := range errs {
		if e != nil {
			all = append(all, e.Fields()...)
		}
	}
	if len(all) == 0 {
		return nil
	}
	joined := *all[0]
	joined.More = all[1:]
	return &joined
}

// KindOf is the kind of an expected failure anywhere in err's chain; empty for
// an unexpected one.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// Is reports whether err is an expected failure of that kind.
func Is(err error, kind Kind) bool { return KindOf(err) == kind }
