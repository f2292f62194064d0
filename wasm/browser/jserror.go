//go:build js && wasm

package browser

import (
	"errors"
	"strings"
	"syscall/js"

	"github.com/hack-pad/go-indexeddb/idb"
	"github.com/hack-pad/safejs"
)

// Exception is what JavaScript threw, or rejected a promise with, in Go's terms. Its Error text holds
// only the name: a message may quote whatever the page was working on, a token included.
type Exception struct {
	Name    string // the name of the Error or DOMException: "TypeError", "QuotaExceededError"; "" if something else was thrown
	Message string // its message, or the string that was thrown; show it only after checking what it holds

	value safejs.Value
}

// Error names the exception, without its message.
func (e *Exception) Error() string {
	if e.Name == "" {
		return "JavaScript threw something that is not an Error"
	}
	return "JavaScript threw " + e.Name
}

// Value is the thrown value itself.
func (e *Exception) Value() safejs.Value { return e.value }

// exceptionOf describes any thrown value: an Error, a string, null.
func exceptionOf(value safejs.Value) *Exception {
	e := &Exception{value: value}
	switch value.Type() {
	case safejs.TypeObject, safejs.TypeFunction:
		e.Name, _ = getText(value, "name")
		e.Message, _ = getText(value, "message")
	case safejs.TypeString:
		e.Message, _ = textOf(value)
	}
	return e
}

// caught turns an error of safejs into an Exception. The original must never be printed: its Error
// method panics when JavaScript threw something that is not an object.
func caught(err error) error {
	var thrown js.Error
	if errors.As(err, &thrown) {
		return exceptionOf(safejs.Safe(thrown.Value))
	}
	return err
}

// ErrorName is the name of the JavaScript exception in err's chain: "QuotaExceededError",
// "SecurityError", "AbortError". It is "" if there is none, or if what was thrown had no name.
func ErrorName(err error) string {
	if err == nil {
		return ""
	}
	var exception *Exception
	if errors.As(err, &exception) {
		return exception.Name
	}
	var thrown js.Error
	if errors.As(err, &thrown) {
		return exceptionOf(safejs.Safe(thrown.Value)).Name
	}
	var dom idb.DOMException // its text is "name: message", and the name is not exported
	if errors.As(err, &dom) {
		name, _, _ := strings.Cut(dom.Error(), ":")
		return name
	}
	return ""
}
