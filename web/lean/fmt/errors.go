package fmt

import (
	"errors"
	"strings"
)

// Errorf returns an error whose text is what Appendf appends; errors.Is and errors.As find the operands of each %w in it.
func Errorf(format string, operands ...any) error {
	text := Sprintf(format, operands...)
	var causes []error
	verbs := strings.Split(strings.ReplaceAll(format, "%%", ""), "%")[1:]
	for i, operand := range operands {
		if cause, ok := operand.(error); ok && i < len(verbs) && strings.HasPrefix(verbs[i], "w") {
			causes = append(causes, cause)
		}
	}
	switch len(causes) {
	case 0:
		return errors.New(text)
	case 1:
		return &wrapError{text, causes[0]}
	}
	return &wrapErrors{text, causes}
}

type wrapError struct {
	text  string
	cause error
}

func (e *wrapError) Error() string { return e.text }
func (e *wrapError) Unwrap() error { return e.cause }

type wrapErrors struct {
	text   string
	causes []error
}

func (e *wrapErrors) Error() string   { return e.text }
func (e *wrapErrors) Unwrap() []error { return e.causes }
