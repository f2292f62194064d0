package fault

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Description is what a page may see of an error. No token is in it, nor part of one.
type Description struct {
	Code       Code
	Message    string        // "operation: what happened", with what lies behind it
	Reason     string        // the error of a server's refusal (RFC 6749 sections 4.1.2.1 and 5.2), or the page's own word; "" for none
	Claims     string        // the claims parameter that a sign-in needs (OpenID Connect Core section 5.5), as JSON; "" for none
	RetryAfter time.Duration // how long until trying again makes sense; 0 if that is not known
}

// Public describes an error for the page: the one way from an error to a rejection or an event. Of the chain of causes it quotes faults
// alone: they are known to hold no token, which cannot be said of an error from elsewhere. An error without a fault in it is Stopped if
// it is context.Canceled, Timeout if it is context.DeadlineExceeded, and else Internal, named by its type.
func Public(err error) Description {
	d := Description{Code: CodeOf(err)}
	var named interface{ Reason() string }
	if errors.As(err, &named) {
		d.Reason = named.Reason()
	}
	var asking interface{ ClaimsRequest() string }
	if errors.As(err, &asking) {
		d.Claims = asking.ClaimsRequest()
	}
	var f *Error
	if !errors.As(err, &f) {
		switch {
		case errors.Is(err, context.Canceled):
			d.Code, d.Message = Stopped, "call: Perennial has been stopped"
		case errors.Is(err, context.DeadlineExceeded):
			d.Code, d.Message = Timeout, "call: it took too long"
		default:
			d.Code, d.Message = Internal, fmt.Sprintf("call: an unexpected error (%T), please report it", err)
		}
		return d
	}
	d.Message, d.RetryAfter = f.Op+": "+f.Message, f.RetryAfter
	for errors.As(f.Err, &f) {
		d.Message += ": " + f.Op + ": " + f.Message
		if d.RetryAfter == 0 {
			d.RetryAfter = f.RetryAfter
		}
	}
	return d
}
