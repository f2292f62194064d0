//go:build js && wasm

package browser

import (
	"context"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"

	"github.com/hack-pad/safejs"
)

// RefreshFunc is the page's own refresh function, nil if it gave none. It is called with {refreshToken, signal},
// refreshToken left out if it is "", and may return a promise; what comes of it is returned as JSON text. Errors: ctx.Err(), and
// signal is aborted; *oauth.Rejection with what it threw or rejected with; fault.MalformedResponse if it gave what JSON cannot hold. It is
// the Call of an oauth.PageFunc, which knows what each of them means.
func (h *Host) RefreshFunc() func(ctx context.Context, refreshToken string) (string, error) {
	refresh, err := get(h.object, "refresh")
	if err != nil || refresh.Type() != safejs.TypeFunction {
		return nil
	}
	return func(ctx context.Context, refreshToken string) (string, error) {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		ctx, end := patient(ctx)
		defer end()
		signal, done, err := abortSignal(ctx)
		if err != nil {
			return "", fault.Wrap(fault.Unsupported, "refresh", "this browser has no AbortController", err)
		}
		defer done()
		options := map[string]any{"signal": signal}
		if refreshToken != "" {
			options["refreshToken"] = refreshToken
		}
		result, err := refresh.Invoke(options)
		if err == nil {
			result, err = Await(ctx, result)
		}
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		if err != nil {
			return "", rejectionOf(caught(err))
		}
		return tokenResponse(result)
	}
}

// rejectionOf is what the page's refresh function said when it failed. Its texts are the page's: nothing is known of what they hold.
func rejectionOf(err error) *oauth.Rejection {
	exception, ok := err.(*Exception)
	if !ok {
		return &oauth.Rejection{Description: "it could not be called"}
	}
	r := &oauth.Rejection{Description: exception.Message}
	if exception.value.Type() != safejs.TypeObject {
		return r
	}
	r.Code, _ = ownText(exception.value, "code")
	r.Reason, _ = ownText(exception.value, "error")
	if said, ok := ownText(exception.value, "error_description"); ok && said != "" {
		r.Description = said
	}
	return r
}

// tokenResponse is what a refresh function returned, as JSON text; "" for nothing.
func tokenResponse(result safejs.Value) (string, error) {
	text, err := stringify(result)
	if err != nil { // a cycle, a throwing toJSON
		return "", fault.Wrap(fault.MalformedResponse, "refresh", "the page's refresh function has to return a token response", err)
	}
	return text, nil
}
