package oauth_test

import (
	"crypto/x509"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/token"
)

// Every id_token that must not sign anyone in, over real HTTP and with real signatures.
func TestIDTokensThatSignNobodyIn(t *testing.T) {
	hour := int64(3600)
	now := time.Now().Unix()
	der, _ := x509.MarshalPKIXPublicKey(providerKey().Public())
	by := func(method jwt.SigningMethod, key any) func(*testing.T, object) string {
		return func(t *testing.T, claims object) string {
			unsigned := jwt.NewWithClaims(method, jwt.MapClaims(claims))
			unsigned.Header["kid"] = "k1"
			raw, err := unsigned.SignedString(key)
			if err != nil {
				t.Error(err)
			}
			return raw
		}
	}
	kid := func(kid string) func(*testing.T, object) string {
		return func(t *testing.T, claims object) string { return sign(t, claims, kid) }
	}
	for _, c := range []struct {
		name    string
		claims  object
		idToken func(*testing.T, object) string
		kids    []string
		want    fault.Code
	}{
		{"wrong iss", object{"iss": "https://evil.example"}, nil, nil, fault.IssuerMismatch},
		{"wrong aud", object{"aud": "other"}, nil, nil, fault.AudienceMismatch},
		{"wrong azp", object{"azp": "other"}, nil, nil, fault.AzpMismatch},
		{"several aud without azp", object{"aud": []string{"demo", "other"}}, nil, nil, fault.AzpMismatch},
		{"wrong nonce", object{"nonce": "other"}, nil, nil, fault.NonceMismatch},
		{"no nonce", object{"nonce": nil}, nil, nil, fault.NonceMismatch},
		{"wrong at_hash", object{"at_hash": "77QmUPtjPfzWtF2AnpK9RQ"}, nil, nil, fault.AtHashMismatch},
		{"missing sub", object{"sub": nil}, nil, nil, fault.MissingSub},
		{"missing iat", object{"iat": nil}, nil, nil, fault.MissingIat},
		{"missing exp", object{"exp": nil}, nil, nil, fault.MissingExp},
		{"expired", object{"iat": now - 2*hour, "exp": now - hour}, nil, nil, fault.TokenExpired},
		{"of the future", object{"iat": now + hour, "exp": now + 2*hour}, nil, nil, fault.IssuedInFuture},
		{"none", nil, by(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType), nil, fault.AlgorithmNotAllowed},
		{"HMAC with the public key", nil, by(jwt.SigningMethodHS256, der), nil, fault.AlgorithmNotAllowed},
		{"a bad signature", nil, func(t *testing.T, claims object) string {
			raw := sign(t, claims, "k1")
			return raw[:len(raw)-4] + "AAAA"
		}, nil, fault.BadSignature},
		{"an unknown kid", nil, kid("k9"), nil, fault.KeyNotFound},
		{"no kid and no key", nil, kid(""), []string{}, fault.KeyNotFound},
		{"no kid and one key", nil, kid(""), []string{"k1"}, ""},
		{"no kid and several keys", nil, kid(""), []string{"k1", "k2"}, fault.AmbiguousKey},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newProvider(t)
			if c.idToken != nil {
				p.idToken = func(claims object) string { return c.idToken(t, claims) }
			}
			if c.kids != nil {
				p.keys = []object{}
				for _, kid := range c.kids {
					p.keys = append(p.keys, p.jwk(kid))
				}
			}
			client := p.client()
			cb := p.begin(t, client, oauth.AuthorizationRequest{})
			p.claims = c.claims
			r, claims, err := client.Exchange(t.Context(), p.transaction, cb)
			if wantCode(t, err, c.want); c.want != "" && (claims != nil || r != (token.Response{})) {
				t.Errorf("tokens %v, claims %v", r, claims)
			}
		})
	}
}

func TestMaxAgeIsChecked(t *testing.T) {
	minute := 60
	for age, want := range map[time.Duration]fault.Code{30 * time.Second: "", time.Hour: fault.AuthTooOld} {
		p := newProvider(t)
		client := p.client()
		cb := p.begin(t, client, oauth.AuthorizationRequest{MaxAge: &minute})
		p.claims = object{"auth_time": time.Now().Add(-age).Unix()}
		_, _, err := client.Exchange(t.Context(), p.transaction, cb)
		wantCode(t, err, want)
	}
}
