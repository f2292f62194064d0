package token_test

import (
	"maps"
	"testing"

	"perennial/wasm/token"
)

func TestTheProfileIsAboutTheUser(t *testing.T) {
	claims := token.Claims(with(good, object{"auth_time": 7, "at_hash": "x", "name": "Ada", "locale": "en"}))
	for name, c := range map[string]struct{ userInfo, want token.Claims }{
		"the id_token alone":   {nil, token.Claims{"sub": "u1", "name": "Ada", "locale": "en"}},
		"and UserInfo over it": {token.Claims{"sub": "u1", "name": "Ada Lovelace", "email": "ada@example.com"}, token.Claims{"sub": "u1", "name": "Ada Lovelace", "locale": "en", "email": "ada@example.com"}},
	} {
		if got := token.Profile(claims, c.userInfo); !maps.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if claims["nonce"] != "n1" {
		t.Error("the claims themselves were changed")
	}
}
