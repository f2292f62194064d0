package token_test

import (
	"crypto/sha256"
	"crypto/sha512"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"perennial/wasm/fault"
	"perennial/wasm/token"
	"perennial/wasm/token/tokentest"
)

func half(sum []byte) string { return base64URL(sum[:len(sum)/2]) }

func TestAnIDTokenOfEachAlgorithmIsVerified(t *testing.T) {
	sum256 := sha256.Sum256([]byte("the-access-token"))
	sum384 := sha512.Sum384([]byte("the-access-token"))
	sum512 := sha512.Sum512([]byte("the-access-token"))
	for alg, hash := range map[string]string{
		"RS256": half(sum256[:]), "PS256": half(sum256[:]), "ES256": half(sum256[:]), "ES384": half(sum384[:]), "EdDSA": half(sum512[:]),
	} {
		t.Run(alg, func(t *testing.T) {
			s := signers()[alg]
			v := verifier(keysOf(s.jwk))
			claims, err := v.Verify(t.Context(), s.sign(t, with(good, object{"at_hash": hash}), nil), expect())
			if err != nil || claims["sub"] != "u1" || claims["name"] != "Ada" {
				t.Errorf("Verify = %v, %v", claims, err)
			}
			_, err = v.Verify(t.Context(), s.sign(t, with(good, object{"at_hash": hash[1:] + "A"}), nil), expect())
			wantCode(t, err, fault.AtHashMismatch)
		})
	}
}

func TestAtHashIsThatOfTheSpecification(t *testing.T) { // OpenID Connect Core appendix A.3
	s := signers()["RS256"]
	e := expect()
	e.AccessToken = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"
	raw := s.sign(t, with(good, object{"at_hash": "77QmUPtjPfzWtF2AnpK9RQ"}), nil)
	if _, err := verifier(keysOf(s.jwk)).Verify(t.Context(), raw, e); err != nil {
		t.Error(err)
	}
}

// What each claim may be, and with which code it is refused when it is not.
func TestClaims(t *testing.T) {
	zero, day := 0, 86400
	for _, c := range []struct {
		name    string
		changes object
		maxAge  *int
		want    fault.Code
	}{
		{"as they should be", nil, nil, ""},
		{"another issuer", object{"iss": "https://evil.example"}, nil, fault.IssuerMismatch},
		{"the issuer with a slash more", object{"iss": issuer + "/"}, nil, fault.IssuerMismatch},
		{"no issuer", object{"iss": nil}, nil, fault.IssuerMismatch},
		{"an issuer that is a list", object{"iss": []string{issuer}}, nil, fault.IssuerMismatch},
		{"another audience", object{"aud": "other"}, nil, fault.AudienceMismatch},
		{"no audience", object{"aud": nil}, nil, fault.AudienceMismatch},
		{"an audience that is a number", object{"aud": 7}, nil, fault.AudienceMismatch},
		{"an empty list of audiences", object{"aud": []string{}}, nil, fault.AudienceMismatch},
		{"a list of one audience", object{"aud": []string{clientID}}, nil, ""},
		{"several audiences, others", object{"aud": []string{"a", "b"}}, nil, fault.AudienceMismatch},
		{"several audiences and azp", object{"aud": []string{"api", clientID}, "azp": clientID}, nil, ""},
		{"several audiences without azp", object{"aud": []string{"api", clientID}}, nil, fault.AzpMismatch},
		{"another azp", object{"azp": "other"}, nil, fault.AzpMismatch},
		{"an azp that is null", object{"azp": jwt.ClaimStrings(nil)}, nil, fault.AzpMismatch},
		{"no sub", object{"sub": nil}, nil, fault.MissingSub},
		{"an empty sub", object{"sub": ""}, nil, fault.MissingSub},
		{"a sub that is a number", object{"sub": 7}, nil, fault.MissingSub},
		{"no iat", object{"iat": nil}, nil, fault.MissingIat},
		{"an iat that is a text", object{"iat": "now"}, nil, fault.MissingIat},
		{"no exp", object{"exp": nil}, nil, fault.MissingExp},
		{"an exp that is a text", object{"exp": "soon"}, nil, fault.MissingExp},
		{"an exp beyond every date", object{"exp": 1e300}, nil, fault.MissingExp},
		{"expired", object{"iat": now.Unix() - 600, "exp": now.Unix() - 61}, nil, fault.TokenExpired},
		{"expired within the leeway", object{"iat": now.Unix() - 600, "exp": now.Unix() - 59}, nil, ""},
		{"expired before it was issued", object{"iat": now.Unix() + 5, "exp": now.Unix() + 5}, nil, fault.TokenExpired},
		{"issued in the future", object{"iat": now.Unix() + 61}, nil, fault.IssuedInFuture},
		{"issued in the future within the leeway", object{"iat": now.Unix() + 59}, nil, ""},
		{"another nonce", object{"nonce": "n2"}, nil, fault.NonceMismatch},
		{"no nonce", object{"nonce": nil}, nil, fault.NonceMismatch},
		{"a nonce that is a list", object{"nonce": []string{"n1"}}, nil, fault.NonceMismatch},
		{"an at_hash of another token", object{"at_hash": "77QmUPtjPfzWtF2AnpK9RQ"}, nil, fault.AtHashMismatch},
		{"an at_hash that is a number", object{"at_hash": 7}, nil, fault.AtHashMismatch},
		{"max_age, signed in lately", object{"auth_time": now.Unix() - 59}, &zero, ""},
		{"max_age, signed in long ago", object{"auth_time": now.Unix() - 61}, &zero, fault.AuthTooOld},
		{"max_age of a day, signed in yesterday", object{"auth_time": now.Unix() - 86000}, &day, ""},
		{"max_age, and nobody knows when", nil, &day, fault.AuthTooOld},
		{"no max_age, signed in long ago", object{"auth_time": 1}, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := signers()["ES256"]
			e := expect()
			e.MaxAge = c.maxAge
			claims, err := verifier(keysOf(s.jwk)).Verify(t.Context(), s.sign(t, with(good, c.changes), nil), e)
			if got := fault.CodeOf(err); got != c.want || (claims == nil) != (c.want != "") {
				t.Errorf("Verify = %v, %v, want %q", claims, err, c.want)
			}
		})
	}
}

func TestNothingIsCheckedThatWasNotAskedFor(t *testing.T) {
	s := signers()["ES256"]
	raw := s.sign(t, with(good, object{"at_hash": "of a token that did not come", "nonce": nil}), nil)
	if _, err := verifier(keysOf(s.jwk)).Verify(t.Context(), raw, token.Expect{Now: now}); err != nil {
		t.Error(err)
	}
}

func TestAnEmptyVerifierBelievesNobody(t *testing.T) {
	s := signers()["ES256"]
	_, err := token.Verifier{Keys: keysOf(s.jwk), Crypto: tokentest.Crypto{}}.Verify(t.Context(), s.sign(t, with(good, object{"iss": ""}), nil), expect())
	wantCode(t, err, fault.IssuerMismatch)
	_, err = token.Verifier{Issuer: issuer, Keys: keysOf(s.jwk), Crypto: tokentest.Crypto{}}.Verify(t.Context(), s.sign(t, with(good, object{"aud": ""}), nil), expect())
	wantCode(t, err, fault.AudienceMismatch)
}

func TestNoErrorShowsTheToken(t *testing.T) {
	s := signers()["ES256"]
	v := verifier(keysOf(s.jwk))
	raw := s.sign(t, good, nil)
	for _, bad := range []string{raw[:len(raw)-9] + "AAAAAAAAA", raw + "=", raw + ".x", strings.Replace(raw, ".", "!", 1), s.sign(t, good, object{"kid": raw})} {
		_, err := v.Verify(t.Context(), bad, expect())
		if err == nil || strings.Contains(err.Error(), "eyJ") || strings.Contains(err.Error(), raw[len(raw)-20:len(raw)-10]) {
			t.Errorf("error = %v", err)
		}
	}
}

func TestTheDeviceClockMayBeWrongByItsLeeway(t *testing.T) {
	s := signers()["ES256"]
	e := expect()
	e.Now, e.Leeway = now.Add(10*time.Minute), 11*time.Minute
	if _, err := verifier(keysOf(s.jwk)).Verify(t.Context(), s.sign(t, good, nil), e); err != nil {
		t.Error(err)
	}
}
