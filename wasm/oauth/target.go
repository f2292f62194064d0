package oauth

import (
	"slices"
	"strings"
)

// Target is whom an API's tokens are for; any of it may be "".
type Target struct {
	Audience, Resource, Scope string
}

// For returns the request that also asks for what these APIs need, as far as one request can say it: every resource (RFC 8707 section
// 2.1), the scope of each, since a refresh cannot ask for more than was granted (RFC 6749 section 6), and one audience, the request's own or
// the first: providers that take it so give tokens for one, and look at it here alone.
func (r AuthorizationRequest) For(targets ...Target) AuthorizationRequest {
	r.Resources = slices.Clone(r.Resources)
	scope := strings.Fields(r.scope())
	for _, t := range targets {
		if r.Audience == "" {
			r.Audience = t.Audience
		}
		if t.Resource != "" && !slices.Contains(r.Resources, t.Resource) {
			r.Resources = append(r.Resources, t.Resource)
		}
		for _, each := range strings.Fields(t.Scope) {
			if !slices.Contains(scope, each) {
				scope = append(scope, each)
			}
		}
	}
	r.Scope = strings.Join(scope, " ")
	return r
}
