package oauth

import (
	"context"
	"errors"
	"strings"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/token"
)

// BackEnd refreshes at the application's own JSON endpoint. With Credentials "include" the refresh token may
// lie in an HttpOnly cookie: then none is sent in the body, and none is kept.
type BackEnd struct {
	Doer        Doer
	URL         string
	Fields      token.Fields      // the endpoint's names, where they are not the standard ones
	Headers     map[string]string // what else to send; it goes before what is sent by itself
	Credentials string            // as fetch has it: "same-origin" (the default), "include", "omit"
}

// Refresh posts {"refresh_token": …}, or {} when refreshToken is "" since the cookie holds it, and returns the
// tokens of the answer. It fails like Endpoint.Refresh; any 401 is a definite no here, but one that says to try again: back ends
// have no OAuth error code for it as a rule.
func (o BackEnd) Refresh(ctx context.Context, refreshToken string) (token.Response, error) {
	request, err := o.request(opRefresh, refreshToken)
	if err != nil {
		return token.Response{}, err
	}
	r, err := refreshBy(ctx, o.Doer, request, o.Fields, refreshToken)
	var refused *Error
	if errors.As(err, &refused) {
		refused.backEnd = true
	}
	if refreshToken == "" && request.Credentials == "include" {
		r.RefreshToken = "" // the cookie has it; what scripts cannot read they should not be handed
	}
	return r, err
}

// request is a request with the refresh token in it, if that is not "".
func (o BackEnd) request(op, refreshToken string) (Request, error) {
	body := map[string]string{}
	if refreshToken != "" {
		body[o.member()] = refreshToken
	}
	text, err := json.Marshal(body)
	if err != nil {
		return Request{}, fault.New(fault.Internal, op, "the request could not be written as JSON")
	}
	credentials := o.Credentials
	if credentials == "" {
		credentials = "same-origin"
	}
	return Request{
		Method:      "POST",
		URL:         o.URL,
		Header:      o.header(),
		Body:        string(text),
		Credentials: credentials,
	}, nil
}

// header has each header once: to a browser Accept and accept are the same, and it would join what they say.
func (o BackEnd) header() map[string]string {
	header := map[string]string{"Content-Type": "application/json", "Accept": "application/json"}
	for name, value := range o.Headers {
		for own := range header {
			if strings.EqualFold(own, name) {
				delete(header, own)
			}
		}
		header[name] = value
	}
	return header
}

// member names the refresh token in the request: by its own name, without the path to it in the answer.
func (o BackEnd) member() string {
	name := o.Fields.Name("refresh_token")
	return name[strings.LastIndexByte(name, '.')+1:]
}
