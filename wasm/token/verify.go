package token

import (
	"context"
	"crypto/subtle"
	"time"

	"perennial/wasm/fault"
)

// Verifier verifies the id_tokens of one issuer for one client (OpenID Connect Core section 3.1.3.7).
type Verifier struct {
	Issuer   string
	ClientID string
	Keys     *Keys
	Crypto   Crypto // nil: no signature can be checked, so nobody is believed

	MultiTenant bool     // Issuer has TenantID in it, which the id_token's tid fills
	Tenants     []string // whose users may sign in; none: those of every tenant
}

// Expect is what an id_token has to agree with.
type Expect struct {
	Nonce       string        // what the authorization request sent
	AccessToken string        // what came with it; compared with at_hash if there is one
	MaxAge      *int          // seconds, as the authorization request sent it; nil: none
	Now         time.Time     // by the clock to judge exp, iat and auth_time by
	Leeway      time.Duration // how far that clock may be off
}

// Verify returns the claims of an id_token once it has been verified: signature, iss, aud, azp, sub, exp, iat, nonce,
// at_hash and auth_time. Each failure has its code: fault.MalformedToken, AlgorithmNotAllowed, BadSignature, KeyNotFound,
// AmbiguousKey, IssuerMismatch, AudienceMismatch, AzpMismatch, MissingSub, MissingExp, MissingIat, TokenExpired, IssuedInFuture,
// NonceMismatch, AtHashMismatch, AuthTooOld; Unsupported where the signature cannot be checked here; where the keys cannot be had, what
// Keys fails with.
func (v Verifier) Verify(ctx context.Context, raw string, e Expect) (Claims, error) {
	s, key, claims, err := v.signed(ctx, raw)
	if err != nil {
		return nil, err
	}
	if err := v.checkParties(claims, key); err != nil {
		return nil, err
	}
	if err := checkTimes(claims, e.Now, e.Leeway); err != nil {
		return nil, err
	}
	if e.Nonce != "" && !same(claims.text("nonce"), e.Nonce) {
		return nil, fault.New(fault.NonceMismatch, opVerify, "the id_token answers another sign-in than this one (nonce)")
	}
	if err := v.checkAtHash(ctx, claims, s.alg, e.AccessToken); err != nil {
		return nil, err
	}
	if err := checkAuthTime(claims, e); err != nil {
		return nil, err
	}
	return claims, nil
}

// signed checks the signature, and only then reads the claims.
func (v Verifier) signed(ctx context.Context, raw string) (jws, jwk, Claims, error) {
	s, err := parseJWS(raw)
	if err != nil {
		return s, jwk{}, nil, err
	}
	key, err := v.Keys.find(ctx, s.kid, s.alg)
	if err != nil {
		return s, key, nil, err
	}
	if err := s.verify(ctx, v.Crypto, key.public); err != nil {
		return s, key, nil, err
	}
	claims, err := Decode(raw)
	return s, key, claims, err
}

// same compares in a time that tells nothing of where the two differ.
func same(a, b string) bool {
	return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}
