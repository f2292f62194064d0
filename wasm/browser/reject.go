//go:build js && wasm

package browser

import (
	"errors"

	"perennial/wasm/fault"

	"github.com/hack-pad/safejs"
)

// Reject makes a PerennialError of what a page may see of err: its code, its message, how many seconds to wait before trying again,
// and, where the server gave them, its own error and the claims that a sign-in needs. It is a Rejecter.
func (h *Host) Reject(err error) safejs.Value {
	d := fault.Public(err)
	value, callErr := h.object.Call("error", string(d.Code), d.Message, d.RetryAfter.Seconds(), d.Reason, d.Claims)
	if callErr != nil {
		return plainError(errors.New(d.Message))
	}
	return value
}
