package oauth

import (
	"context"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

// PageFunc refreshes by the page's own async function, ({refreshToken, signal}) => tokens.
type PageFunc struct {
	// Call returns the function's result as JSON text, "" or null for none. It fails with fault.SessionEnded when
	// the page's error is a definite no; any other rejection is for now. When ctx ends it returns ctx.Err().
	Call func(ctx context.Context, refreshToken string) (string, error)
}

// Refresh calls the page's function and reads the token response that it resolves with. It fails with
// fault.SessionEnded, fault.Timeout, fault.MalformedResponse (no tokens in the result), or fault.NetworkError
// for any other rejection.
func (p PageFunc) Refresh(ctx context.Context, refreshToken string) (token.Response, error) {
	result, err := p.Call(ctx, refreshToken)
	if err != nil {
		return token.Response{}, failure(ctx, opRefresh, err, refreshToken)
	}
	if result == "" || result == "null" {
		return token.Response{}, fault.New(fault.MalformedResponse, opRefresh, "the page's refresh function resolved with nothing; it should resolve with a token response")
	}
	return tokens([]byte(result), nil, refreshToken)
}
