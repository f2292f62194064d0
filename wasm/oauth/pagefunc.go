package oauth

import (
	"context"
	"errors"

	"perennial/wasm/token"
)

// PageFunc refreshes by the page's own async function, ({refreshToken, signal}) => tokens.
type PageFunc struct {
	// Call returns the function's result as JSON text, "" or null for none. It fails with *Rejection for what the function threw or
	// rejected with. When ctx ends it returns ctx.Err().
	Call func(ctx context.Context, refreshToken string) (string, error)
}

// Refresh calls the page's function and reads the token response that it resolves with. It fails with fault.SessionEnded when the
// function rejects with an error code that ends a session, or with the code "session_ended"; that error is then its Reason. Any other rejection
// is fault.NetworkError. It fails with *Error when the function resolves with a refusal, or with no tokens at all, and with fault.Timeout
// or fault.MalformedResponse.
func (p PageFunc) Refresh(ctx context.Context, refreshToken string) (token.Response, error) {
	result, err := p.Call(ctx, refreshToken)
	var rejected *Rejection
	if errors.As(err, &rejected) {
		return token.Response{}, rejected.refusal(refreshToken)
	}
	if err != nil {
		return token.Response{}, failure(ctx, opRefresh, err, refreshToken)
	}
	if result == "" || result == "null" {
		return token.Response{}, &Error{Op: opRefresh, Description: "the page's refresh function resolved with nothing; it should resolve with a token response"}
	}
	return tokens(Response{Body: []byte(result)}, nil, refreshToken)
}
