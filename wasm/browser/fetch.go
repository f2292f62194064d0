//go:build js && wasm

package browser

import (
	"context"
	"encoding/json"
	"net/url"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"

	"github.com/hack-pad/safejs"
)

// Doer sends requests by fetch. It implements oauth.Doer.
type Doer struct {
	fetch safejs.Value
}

var _ oauth.Doer = (*Doer)(nil)

// NewDoer returns a Doer over a fetch function that can be called without this: the browser's own, so
// that a request to a token endpoint never runs into the gate.
func NewDoer(fetch safejs.Value) *Doer { return &Doer{fetch: fetch} }

// Do sends a request and reads its answer, up to r.Limit bytes (defaultLimit if that is 0). Redirects are refused, caches and
// the referrer left out, and cookies are sent only if r.Credentials says so. Errors: ctx.Err() as soon as ctx ends, and then
// the request is aborted; fault.NetworkError; fault.MalformedResponse if the answer is too long. None quotes
// the URL's query or a body.
func (d *Doer) Do(ctx context.Context, r oauth.Request) (oauth.Response, error) {
	if ctx.Err() != nil {
		return oauth.Response{}, ctx.Err()
	}
	ctx, end := patient(ctx)
	defer end()
	signal, done, err := abortSignal(ctx)
	if err != nil {
		return oauth.Response{}, fault.Wrap(fault.Unsupported, "fetch", "this browser has no AbortController", err)
	}
	defer done()
	response, err := d.fetch.Invoke(r.URL, fetchOptions(r, signal))
	if err == nil {
		response, err = Await(ctx, response)
	}
	if ctx.Err() != nil {
		return oauth.Response{}, ctx.Err()
	}
	if err != nil {
		return oauth.Response{}, fault.Wrap(fault.NetworkError, "fetch",
			place(r.URL)+" could not be reached, redirects, or does not allow this origin (CORS)", caught(err))
	}
	answer, err := readResponse(ctx, response, r.Limit)
	if ctx.Err() != nil {
		return oauth.Response{}, ctx.Err()
	}
	if err != nil && fault.CodeOf(err) == fault.Internal {
		err = fault.Wrap(fault.NetworkError, "fetch", "the answer of "+place(r.URL)+" was lost on the way", caught(err))
	}
	return answer, err
}

// fetchOptions is the RequestInit of a request (Fetch, section 5.4).
func fetchOptions(r oauth.Request, signal safejs.Value) map[string]any {
	header := make(map[string]any, len(r.Header))
	for name, value := range r.Header {
		header[name] = value
	}
	options := map[string]any{
		"method":         r.Method,
		"headers":        header,
		"credentials":    "omit",
		"redirect":       "error", // a token request must not be carried on to another server
		"cache":          "no-store",
		"referrerPolicy": "no-referrer",
		"signal":         signal,
	}
	if r.Credentials != "" {
		options["credentials"] = r.Credentials
	}
	if r.Body != "" {
		options["body"] = r.Body
	}
	return options
}

// readResponse turns a fetch Response into an answer.
func readResponse(ctx context.Context, response safejs.Value, limit int) (oauth.Response, error) {
	var answer oauth.Response
	status, err := get(response, "status")
	if err != nil {
		return answer, err
	}
	if answer.Status, err = status.Int(); err != nil {
		return answer, err
	}
	if answer.Header, err = readHeader(response); err != nil {
		return answer, err
	}
	answer.Body, err = readBody(ctx, response, limit)
	return answer, err
}

// readHeader collects the headers; a Headers object has their names in lower case, and repeated ones joined.
func readHeader(response safejs.Value) (map[string]string, error) {
	headers, err := get(response, "headers")
	if err != nil {
		return nil, err
	}
	object, err := get(safejs.Global(), "Object")
	if err != nil {
		return nil, err
	}
	if headers, err = object.Call("fromEntries", headers); err != nil {
		return nil, err
	}
	text, err := stringify(headers)
	if err != nil {
		return nil, err
	}
	header := map[string]string{}
	return header, json.Unmarshal([]byte(text), &header)
}

// place is the URL without its query, fragment and user, for an error message.
func place(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return "the server"
	}
	return u.Scheme + "://" + u.Host + u.Path
}
