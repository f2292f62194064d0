//go:build js && wasm

package browser

import (
	"context"
	"errors"
	"fmt"
	"time"

	"perennial/wasm/fault"

	"github.com/hack-pad/safejs"
)

// Reject makes a PerennialError of err, with its code, its message, how many seconds to wait before trying again,
// and, where the server gave them, its own error and the claims that a sign-in needs. It is a Rejecter.
func (h *Host) Reject(err error) safejs.Value {
	code, message, retryAfter := describe(err)
	value, callErr := h.object.Call("error", string(code), message, retryAfter.Seconds(), reasonOf(err), claimsOf(err))
	if callErr != nil {
		return plainError(errors.New(message))
	}
	return value
}

// reasonOf is the OAuth error of a server's refusal (RFC 6749 sections 4.1.2.1 and 5.2), "" if there is none.
func reasonOf(err error) string {
	var named interface{ Reason() string }
	if !errors.As(err, &named) {
		return ""
	}
	return named.Reason()
}

// claimsOf is the claims parameter that a sign-in needs for what was refused (OpenID Connect Core section 5.5), "" for none.
func claimsOf(err error) string {
	var asking interface{ ClaimsRequest() string }
	if !errors.As(err, &asking) {
		return ""
	}
	return asking.ClaimsRequest()
}

// describe is what a page may know of an error. Of the chain of causes only faults are quoted: they
// are known to hold no token, which cannot be said of an error from elsewhere.
func describe(err error) (code fault.Code, message string, retryAfter time.Duration) {
	var outer *fault.Error
	if !errors.As(err, &outer) {
		switch {
		case errors.Is(err, context.Canceled):
			return fault.Stopped, "call: Perennial has been stopped", 0
		case errors.Is(err, context.DeadlineExceeded):
			return fault.Timeout, "call: it took too long", 0
		}
		return fault.Internal, fmt.Sprintf("call: an unexpected error (%T), please report it", err), 0
	}
	message, retryAfter = outer.Op+": "+outer.Message, outer.RetryAfter
	for cause := outer.Err; ; {
		var inner *fault.Error
		if !errors.As(cause, &inner) {
			break
		}
		message += ": " + inner.Op + ": " + inner.Message
		if retryAfter == 0 {
			retryAfter = inner.RetryAfter
		}
		cause = inner.Err
	}
	return outer.Code, message, retryAfter
}
