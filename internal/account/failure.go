package account

import (
	"errors"

	"tertulia/internal/forum"
)

// join makes one error of failures of a form's fields; nil for none.
func join(errs ...error) error {
	var fields []*forum.Error
	for _, err := range errs {
		fields = append(fields, fieldError(err))
	}
	return forum.Join(fields...)
}

// fieldError is the expected failure in err; nil for none, also where err is a
// nil pointer in an interface.
func fieldError(err error) *forum.Error {
	var e *forum.Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}
