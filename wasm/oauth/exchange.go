package oauth

import (
	"context"
	"net/url"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

// Exchange finishes a sign-in: it makes sure that the callback answers the request and comes from the provider that was asked
// (RFC 9207), buys tokens with the code (RFC 6749 section 4.1.3, RFC 7636 section 4.5), and verifies the id_token. The claims are nil where
// the scope had no openid and no id_token came. Until it has succeeded nothing of the callback is to be believed.
//
// It fails with fault.CallbackSpent, StateMismatch or MixUp; with *Error for the provider's refusal, which is fault.SignInRefused with its
// Reason ("access_denied", "login_required", "invalid_grant") or ServerUnavailable; with what token.Verifier.Verify fails with; and
// with NetworkError, Timeout, MalformedResponse, InvalidConfig. A code is good once, so after any of them the user has to sign in again.
func (c *Client) Exchange(ctx context.Context, p Transaction, cb Callback) (token.Response, token.Claims, error) {
	if err := p.check(cb, time.Now()); err != nil {
		return token.Response{}, nil, err
	}
	if err := p.checkClient(c.From); err != nil {
		return token.Response{}, nil, err
	}
	m, err := c.Provider.Metadata(ctx)
	if err != nil {
		return token.Response{}, nil, err
	}
	if err := p.checkIssuer(cb, m); err != nil {
		return token.Response{}, nil, err
	}
	if cb.Error != "" {
		return token.Response{}, nil, cb.refusal()
	}
	r, header, err := c.redeem(ctx, m, p, cb.Code)
	if err != nil {
		return token.Response{}, nil, err
	}
	claims, err := c.verify(ctx, m, p, r, header)
	if err != nil {
		return token.Response{}, nil, err
	}
	if m.MultiTenant && cb.Issuer != "" && claims["iss"] != cb.Issuer {
		return token.Response{}, nil, fault.New(fault.MixUp, opSignIn, "the callback comes from another tenant than the id_token (iss)")
	}
	return r, claims, nil
}

// refusal reads the error of a callback (RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2.6).
func (c Callback) refusal() *Error {
	return &Error{
		Op: opSignIn, refused: fault.SignInRefused,
		Code: cleanCode(c.Error, ""), Description: clean(c.ErrorDescription, ""), URI: clean(c.ErrorURI, ""),
	}
}

// redeem buys tokens with the code. It returns the header too, which may have the server's time.
func (c *Client) redeem(ctx context.Context, m Metadata, p Transaction, code string) (token.Response, map[string]string, error) {
	endpoint, err := usable(opSignIn, "token_endpoint", m.TokenEndpoint)
	if err != nil {
		return token.Response{}, nil, err
	}
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {p.RedirectURI}, "client_id": {c.ID}, "code_verifier": {p.Verifier},
	}
	secret := code + p.Verifier
	answer, err := send(ctx, opSignIn, c.Doer, post(endpoint, form), secret)
	if err != nil {
		return token.Response{}, nil, err
	}
	if !succeeded(answer) {
		return token.Response{}, nil, refusal(opSignIn, fault.SignInRefused, answer, secret)
	}
	r, err := token.ParseResponse(answer.Body, nil)
	if err != nil {
		if e := refusal(opSignIn, fault.SignInRefused, answer, secret); e.Code != "" { // GitHub refuses with a 200
			return r, nil, e
		}
		return r, nil, fault.Wrap(fault.MalformedResponse, opSignIn, "the token endpoint did not answer with tokens", err)
	}
	if r.Scope == "" { // RFC 6749 section 5.1: it is as asked for
		r.Scope = p.Scope
	}
	return r, answer.Header, nil
}

// post is a form for an endpoint of the server.
func post(endpoint string, form url.Values) Request {
	return Request{
		Method: "POST", URL: endpoint, Body: form.Encode(), Credentials: "omit",
		Header: map[string]string{"Content-Type": formType, "Accept": "application/json"},
	}
}
