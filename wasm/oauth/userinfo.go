package oauth

import (
	"context"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/token"
)

// UserInfo asks the provider about the user (OpenID Connect Core section 5.3) and returns the claims of its answer, which are about subject,
// the sub of the verified id_token, or not used at all. tokenType is that of the token response: "Bearer" (the default) or "DPoP".
// It fails with fault.UserInfoMismatch; with *Error for a refusal (fault.UserInfoRefused, ServerUnavailable); with Unsupported
// if the provider has no such endpoint; and with NetworkError, Timeout, MalformedResponse, InvalidConfig. None of them touches the session.
func (c *Client) UserInfo(ctx context.Context, accessToken, tokenType, subject string) (token.Claims, error) {
	const op = "userinfo"
	if accessToken == "" || subject == "" {
		return nil, fault.New(fault.InvalidArgument, op, "this takes an access token, and the sub of a verified id_token")
	}
	m, err := c.Provider.Metadata(ctx)
	if err != nil {
		return nil, err
	}
	endpoint, err := usable(op, "userinfo_endpoint", m.UserInfoEndpoint)
	if err != nil {
		return nil, err
	}
	answer, err := send(ctx, op, c.Doer, Request{
		Method: "GET", URL: endpoint, Credentials: "omit",
		Header: map[string]string{"Authorization": scheme(tokenType) + accessToken, "Accept": "application/json"},
	}, accessToken)
	if err != nil {
		return nil, err
	}
	if !succeeded(answer) {
		return nil, refusal(op, fault.UserInfoRefused, answer, accessToken)
	}
	var claims token.Claims
	if json.Unmarshal(answer.Body, (*map[string]any)(&claims)) != nil || claims == nil {
		return nil, fault.New(fault.MalformedResponse, op, "the UserInfo endpoint did not answer with a JSON object (a signed answer cannot be read)")
	}
	if claims["sub"] == nil { // section 5.3.2: then they are not to be used; some servers answer {} where no scope asks for more
		return nil, fault.New(fault.MalformedResponse, op, "the UserInfo endpoint does not say about whom its answer is (sub); it is left out")
	}
	if got, _ := claims["sub"].(string); got != subject { // section 5.3.2: against swapped tokens
		return nil, fault.New(fault.UserInfoMismatch, op, "the UserInfo endpoint answered with another user than the one signed in (sub)")
	}
	return claims, nil
}
