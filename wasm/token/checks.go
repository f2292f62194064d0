package token

import (
	"context"
	"encoding/base64"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"perennial/wasm/fault"
)

// checkParties checks from whom, for whom and of whom an id_token is (OpenID Connect Core sections 2 and 3.1.3.7).
func (v Verifier) checkParties(c Claims, key jwk) error {
	want, err := v.issuerFor(c)
	if err != nil {
		return err
	}
	if issuer := c.text("iss"); issuer != want || issuer == "" {
		return fault.New(fault.IssuerMismatch, opVerify, "the id_token is not of the issuer “"+want+"”; the two must be the same to the letter")
	}
	if err := v.checkKeyIssuer(key, want, c); err != nil {
		return err
	}
	audience, err := jwt.MapClaims(c).GetAudience()
	if err != nil || !slices.Contains(audience, v.ClientID) || v.ClientID == "" {
		return fault.New(fault.AudienceMismatch, opVerify, "the id_token is not for the client “"+v.ClientID+"” (aud)")
	}
	switch azp, has := c["azp"]; {
	case has && azp != v.ClientID:
		return fault.New(fault.AzpMismatch, opVerify, "the id_token was issued to another client than “"+v.ClientID+"” (azp)")
	case !has && len(audience) > 1:
		return fault.New(fault.AzpMismatch, opVerify, "the id_token is for several, and does not say to whom it was issued (azp)")
	}
	if c.text("sub") == "" {
		return fault.New(fault.MissingSub, opVerify, "the id_token does not say who the user is (sub)")
	}
	return nil
}

// period returns iat and exp, which both have to be there.
func (c Claims) period() (issued, expires time.Time, err error) {
	expires, ok, err := c.expiration()
	if err != nil || !ok {
		return issued, expires, fault.New(fault.MissingExp, opVerify, "the id_token does not say until when it holds (exp)")
	}
	issued, ok, err = c.issued()
	if err != nil || !ok {
		return issued, expires, fault.New(fault.MissingIat, opVerify, "the id_token does not say when it was issued (iat)")
	}
	if !expires.After(issued) {
		return issued, expires, fault.New(fault.TokenExpired, opVerify, "the id_token had expired when it was issued (exp, iat)")
	}
	return issued, expires, nil
}

func checkTimes(c Claims, now time.Time, leeway time.Duration) error {
	issued, expires, err := c.period()
	switch {
	case err != nil:
		return err
	case !expires.After(now.Add(-leeway)):
		return fault.New(fault.TokenExpired, opVerify, "the id_token had expired when it came (exp); check the clocks of the provider and of this device")
	case issued.After(now.Add(leeway)):
		return fault.New(fault.IssuedInFuture, opVerify, "the id_token is from the future (iat); check the clocks of the provider and of this device")
	}
	return nil
}

// checkAtHash compares the access token with the left half of its hash (OpenID Connect Core section 3.1.3.6).
func (v Verifier) checkAtHash(ctx context.Context, c Claims, alg, accessToken string) error {
	if _, has := c["at_hash"]; !has || accessToken == "" {
		return nil
	}
	sum, err := v.Crypto.Digest(ctx, algorithms[alg].hash, accessToken)
	if err != nil {
		return err
	}
	if !same(c.text("at_hash"), base64.RawURLEncoding.EncodeToString(sum[:len(sum)/2])) {
		return fault.New(fault.AtHashMismatch, opVerify, "the access token is not the one that the id_token was issued with (at_hash)")
	}
	return nil
}

// checkAuthTime checks how long ago the user has signed in at the provider, where the request had a max_age.
func checkAuthTime(c Claims, e Expect) error {
	if e.MaxAge == nil {
		return nil
	}
	at, ok, err := Claims{"exp": c["auth_time"]}.expiration() // golang-jwt reads no auth_time
	if err != nil || !ok {
		return fault.New(fault.AuthTooOld, opVerify, "the id_token does not say when the user signed in (auth_time), as max_age asked for")
	}
	if at.Add(time.Duration(*e.MaxAge) * time.Second).Before(e.Now.Add(-e.Leeway)) {
		return fault.New(fault.AuthTooOld, opVerify, "the user signed in longer ago than max_age allows")
	}
	return nil
}
