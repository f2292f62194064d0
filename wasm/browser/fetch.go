//go:build js && wasm

package browser

import (
	"context"
	"net/url"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/oauth"

	"github.com/hack-pad/safejs"
)

// Doer sends requests by fetch, and errands by a courier. It implements oauth.Doer.
type Doer struct {
	fetch   safejs.Value
	courier *Courier // nil: there are no errands
}

var _ oauth.Doer = (*Doer)(nil)

// NewDoer returns a Doer over a fetch function that can be called without this: the browser's own, so
// that a request to a token endpoint never runs into the gate.
func NewDoer(fetch safejs.Value) *Doer { return &Doer{fetch: fetch} }

// WithCourier is d with a courier for its errands; nil for none.
func (d *Doer) WithCourier(c *Courier) *Doer { return &Doer{fetch: d.fetch, courier: c} }

// Do sends a request and reads its answer, up to r.Limit bytes (oauth.BodyLimit if that is 0). Redirects are refused, caches and
// the referrer left out, and cookies are sent only if r.Credentials says so. Errors: ctx.Err() as soon as ctx ends, and then
// the request is aborted, unless it is an errand; fault.NetworkError; fault.MalformedResponse if the answer is too long; of an errand
// fault.ErrLost. None quotes the URL's query or a body.
func (d *Doer) Do(ctx context.Context, r oauth.Request) (oauth.Response, error) {
	if ctx.Err() != nil {
		return oauth.Response{}, ctx.Err()
	}
	if r.Errand != "" && d.courier != nil {
		answer, err := d.courier.do(ctx, r)
		if err != errUnable {
			return answer, err
		}
	}
	if r.Resume {
		return oauth.Response{}, fault.New(fault.NetworkError, "fetch", "there is no courier to ask what came of a refresh")
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
		return oauth.Response{}, unreachable(r, caught(err))
	}
	answer, err := readResponse(ctx, response, r.Limit)
	if ctx.Err() != nil {
		return oauth.Response{}, ctx.Err()
	}
	if err != nil && fault.CodeOf(err) == fault.Internal {
		err = fault.Wrap(fault.NetworkError, "fetch", "the answer of "+withoutQuery(r.URL)+" was lost on the way", caught(err))
	}
	return answer, err
}

// unreachable is the error of a request that nobody has answered.
func unreachable(r oauth.Request, cause error) error {
	return fault.Wrap(fault.NetworkError, "fetch", withoutQuery(r.URL)+" could not be reached, redirects, does not allow this origin (CORS), or is barred by the page's CSP (connect-src)", cause)
}

// fetchOptions is the RequestInit of a request (Fetch, section 5.4).
func fetchOptions(r oauth.Request, signal safejs.Value) map[string]any {
	options := requestInit(r)
	options["redirect"] = "error" // a token request must not be carried on to another server
	options["cache"] = "no-store"
	options["referrerPolicy"] = "no-referrer"
	options["signal"] = signal
	return options
}

// requestInit is the part of it that is the request's own.
func requestInit(r oauth.Request) map[string]any {
	header := make(map[string]any, len(r.Header))
	for name, value := range r.Header {
		header[name] = value
	}
	init := map[string]any{"method": r.Method, "headers": header, "credentials": "omit"}
	if r.Credentials != "" {
		init["credentials"] = r.Credentials
	}
	if r.Body != "" {
		init["body"] = r.Body
	}
	return init
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

// withoutQuery is the URL without its query, fragment and user, for an error message.
func withoutQuery(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return "the server"
	}
	return u.Scheme + "://" + u.Host + u.Path
}
