// Package fault holds the one error type of Perennial. Every error that can reach a page has a
// stable Code to match on, the operation that met it, and a message for the person who has to act.
// No fault ever holds a token or a part of one.
package fault

import (
	"errors"
	"fmt"
	"time"
)

// Error is what went wrong in an operation.
type Error struct {
	Code       Code          // what a program matches on
	Op         string        // the operation that met it: "refresh", "authenticate"
	Message    string        // what happened and what to do, in plain words
	RetryAfter time.Duration // how long until trying again makes sense; 0 if that is not known
	Err        error         // the cause, if there is one
}

// New returns an error of a code, met by an operation.
func New(code Code, op, message string) *Error {
	return &Error{Code: code, Op: op, Message: message}
}

// Wrap is New with a cause, which errors.Is and errors.As still find.
func Wrap(code Code, op, message string, cause error) *Error {
	return &Error{Code: code, Op: op, Message: message, Err: cause}
}

// Mistake returns the error of a panic in op, of code Internal. A panic's value may hold a token: its type alone is shown.
func Mistake(op string, p any) *Error {
	return New(Internal, op, fmt.Sprintf("a mistake of Perennial's own: %T", p))
}

// Error is "operation: message: cause".
func (e *Error) Error() string {
	text := e.Op + ": " + e.Message
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is a fault of the same code, so that errors.Is(err, &fault.Error{Code: c}) works.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// CodeOf returns the code of the outermost fault in err's chain, Internal for any other error, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var f *Error
	if errors.As(err, &f) {
		return f.Code
	}
	return Internal
}
