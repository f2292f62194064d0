//go:build js && wasm

package browser

import (
	"context"
	"strings"

	"perennial/wasm/fault"

	"github.com/hack-pad/safejs"
)

// RefreshFunc is the page's own refresh function, nil if it gave none. It is called with {refreshToken, signal},
// refreshToken left out if it is "", and may return a promise; what comes of it is returned as JSON text. Errors: ctx.Err(), and
// signal is aborted; fault.SessionEnded if it threw or rejected with code 'session_ended' or error 'invalid_grant' (RFC 6749, 5.2);
// fault.NetworkError for every other reason; fault.MalformedResponse if it gave nothing that JSON can hold.
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
			return "", refreshFault(caught(err), refreshToken)
		}
		return tokenResponse(result)
	}
}

// refreshFault tells a definite no of the page's refresh function from every other failure. The cause
// is not kept: nothing is known of what it holds.
func refreshFault(err error, refreshToken string) error {
	const op = "refresh"
	exception, ok := err.(*Exception)
	if !ok {
		return fault.New(fault.NetworkError, op, "the page's refresh function could not be called")
	}
	why := ""
	if exception.Message != "" && !mentionsToken(exception.Message, refreshToken) {
		why = ": " + clip(exception.Message)
	}
	code, _ := ownText(exception.value, "code")
	reason, _ := ownText(exception.value, "error")
	if code == string(fault.SessionEnded) || reason == "invalid_grant" {
		return fault.New(fault.SessionEnded, op, "the page's refresh function says that the session has ended"+why)
	}
	return fault.New(fault.NetworkError, op, "the page's refresh function failed"+why)
}

// clip shortens a text of the page's to what an error message should hold.
func clip(text string) string {
	const limit = 200 // characters
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return text
}

// mentionsToken reports whether text holds a noticeable part of secret, or anything that begins like a JWT.
func mentionsToken(text, secret string) bool {
	const part = 8 // characters in a row
	if strings.Contains(text, "eyJ") {
		return true
	}
	if secret != "" && len(secret) <= part {
		return strings.Contains(text, secret)
	}
	for i := 0; i+part <= len(secret); i++ {
		if strings.Contains(text, secret[i:i+part]) {
			return true
		}
	}
	return false
}

// tokenResponse is what a refresh function returned, as JSON text.
func tokenResponse(result safejs.Value) (string, error) {
	const message = "the page's refresh function has to return a token response"
	text, err := stringify(result)
	if err != nil { // a cycle, a throwing toJSON
		return "", fault.Wrap(fault.MalformedResponse, "refresh", message, err)
	}
	if text == "" || text == "null" {
		return "", fault.New(fault.MalformedResponse, "refresh", message+", and returned nothing")
	}
	return text, nil
}
