package token_test

import (
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

// The id_token of a refresh against the one before (OpenID Connect Core section 12.2).
func TestTheIDTokenOfARefresh(t *testing.T) {
	es := signers()["ES256"]
	for _, c := range []struct {
		name         string
		old, changes object
		want         fault.Code
	}{
		{"the same", nil, nil, ""},
		{"no nonce", nil, object{"nonce": nil}, ""},
		{"a nonce that nobody remembers", object{"nonce": nil}, nil, ""},
		{"another nonce", nil, object{"nonce": "n2"}, fault.NonceMismatch},
		{"a nonce that is a list", nil, object{"nonce": []string{"n1"}}, fault.NonceMismatch},
		{"the audience as a list", nil, object{"aud": []string{clientID}}, ""},
		{"audiences in another order", object{"aud": []string{"api", clientID}}, object{"aud": []string{clientID, "api"}, "azp": clientID}, ""},
		{"another issuer", nil, object{"iss": "https://evil.example"}, fault.IssuerMismatch},
		{"another user", nil, object{"sub": "u2"}, fault.SubjectMismatch},
		{"no user", nil, object{"sub": nil}, fault.SubjectMismatch},
		{"an audience more", nil, object{"aud": []string{clientID, "api"}}, fault.AudienceMismatch},
		{"another audience", nil, object{"aud": "other"}, fault.AudienceMismatch},
		{"no iat", nil, object{"iat": nil}, fault.MissingIat},
		{"an exp long ago, by this device's clock", nil, object{"iat": 1000, "exp": 1300}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := es.sign(t, with(good, c.old), nil)
			err := token.Continues(before, token.Response{IDToken: es.sign(t, with(good, c.changes), nil)})
			if got := fault.CodeOf(err); got != c.want {
				t.Errorf("Continues = %v, want %q", err, c.want)
			}
		})
	}
}

func TestARefreshWithNothingToCompareGoesOn(t *testing.T) {
	raw := signers()["ES256"].sign(t, good, nil)
	for name, c := range map[string]struct{ before, after string }{
		"no id_token before": {"", raw},
		"none now":           {raw, ""},
		"an opaque one":      {"opaque", raw},
	} {
		if err := token.Continues(c.before, token.Response{IDToken: c.after}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	wantCode(t, token.Continues(raw, token.Response{IDToken: "garbage"}), fault.MalformedToken)
}
