package provider

import (
	"errors"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/session"
	"perennial/wasm/token"
)

// perform sends a refresh from the page itself, or by the courier if it is an errand.
func perform(o session.RefreshRequest, doer oauth.Doer, refresh func(oauth.Doer) (token.Response, error)) (token.Response, error) {
	if o.Errand == "" {
		return refresh(doer)
	}
	errand := &oauth.OnErrand{Doer: doer, Errand: o.Errand, Resume: o.Resume}
	answer, err := refresh(errand)
	switch {
	case errors.Is(err, fault.ErrLost):
		err = fault.ErrLost // which is no failure of the network, as oauth takes it
	case err != nil && !errand.Answered:
		err = session.Unanswered{Err: err}
	}
	return answer, err
}
