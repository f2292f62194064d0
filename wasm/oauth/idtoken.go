package oauth

import (
	"context"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

const (
	deviceLeeway = 5 * time.Minute // for the clock of a device
	serverLeeway = time.Minute     // for that of a server: its machines are not of one mind to the second
)

// verify verifies the id_token of a sign-in. It is judged by the server's clock where the answer shows it (a browser hides it across
// origins), else by the device's; where that finds fault with the time, Clock has the last word.
func (c *Client) verify(ctx context.Context, m Metadata, p Transaction, r token.Response, header map[string]string) (token.Claims, error) {
	if r.IDToken == "" {
		if p.openID() { // Core section 3.1.3.3
			return nil, fault.New(fault.MalformedResponse, opSignIn, "the scope has openid, and the answer has no id_token")
		}
		if len(c.Tenants) > 0 {
			return nil, fault.New(fault.MalformedResponse, opSignIn, "without an id_token there is no telling of which tenant the user is; ask for a scope with openid")
		}
		return nil, nil
	}
	v, err := c.verifier(m)
	if err != nil {
		return nil, err
	}
	expect := token.Expect{Nonce: p.Nonce, AccessToken: r.AccessToken, MaxAge: p.MaxAge}
	if now, ok := serverTime(header); ok {
		expect.Now, expect.Leeway = now, serverLeeway
		return v.Verify(ctx, r.IDToken, expect)
	}
	expect.Now, expect.Leeway = time.Now(), deviceLeeway
	claims, err := v.Verify(ctx, r.IDToken, expect)
	if c.Clock == nil || !aboutTime(err) {
		return claims, err
	}
	now, unknown := c.Clock(ctx)
	if unknown != nil {
		return nil, err
	}
	expect.Now, expect.Leeway = now, serverLeeway
	return v.Verify(ctx, r.IDToken, expect)
}

func aboutTime(err error) bool {
	switch fault.CodeOf(err) {
	case fault.TokenExpired, fault.IssuedInFuture, fault.AuthTooOld:
		return true
	}
	return false
}
