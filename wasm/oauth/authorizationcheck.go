package oauth

import (
	"slices"
	"strings"

	"perennial/wasm/fault"
)

// reserved are the parameters that keep a sign-in safe. Nobody but URL sets them.
var reserved = []string{
	"response_type", "client_id", "redirect_uri", "state", "nonce", "code_challenge", "code_challenge_method",
	"request", "request_uri", "dpop_jkt", "client_secret",
}

// owned are the parameters that have an option of their own.
var owned = []string{
	"scope", "prompt", "login_hint", "acr_values", "max_age", "audience", "resource", "device", "response_mode",
}

// check refuses options that contradict each other or the security of the request.
func (r AuthorizationRequest) check() error {
	refuse := func(why string) error { return fault.New(fault.InvalidArgument, opSignIn, why) }
	for name := range r.Params {
		switch {
		case slices.Contains(reserved, name):
			return refuse("the parameter " + name + " cannot be set, for the security of the sign-in rests on it")
		case slices.Contains(owned, name):
			return refuse("the parameter " + name + " is an option of its own; give it as that")
		}
	}
	prompt := strings.Fields(r.Prompt)
	switch {
	case slices.Contains(prompt, "none") && (len(prompt) > 1 || r.SignUp): // Core section 3.1.2.1
		return refuse("prompt “none” shows nothing to the user, so it cannot go with another prompt or with a sign-up")
	case r.MaxAge != nil && *r.MaxAge < 0:
		return refuse("max_age must not be negative")
	case r.ResponseMode != "" && r.ResponseMode != "query" && r.ResponseMode != "fragment":
		return refuse("response_mode must be query or fragment; a page cannot read others")
	}
	for _, resource := range r.Resources { // RFC 8707 section 2
		if !strings.Contains(resource, ":") || strings.Contains(resource, "#") {
			return refuse("a resource must be an absolute URI without a fragment")
		}
	}
	return nil
}
