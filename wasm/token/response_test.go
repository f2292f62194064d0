package token_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"perennial/wasm/token"
)

var (
	hourly   = jwtOf(`{"iat":0,"exp":3600}`)
	minutely = jwtOf(`{"iat":0,"exp":60}`)
)

func TestLifetimes(t *testing.T) {
	for _, c := range []struct {
		name            string
		response        token.Response
		all, access, id time.Duration
	}{
		{"expires_in alone", token.Response{AccessToken: "opaque", ExpiresIn: time.Second}, time.Second, time.Second, time.Second},
		{"expires_in before the access token's own", token.Response{AccessToken: hourly, ExpiresIn: time.Second}, time.Second, time.Second, time.Second},
		{"the access token's own", token.Response{AccessToken: hourly}, time.Hour, time.Hour, 0},
		{"each its own", token.Response{AccessToken: hourly, IDToken: minutely}, time.Hour, time.Hour, time.Minute},
		{"the id_token's own before expires_in", token.Response{AccessToken: "opaque", IDToken: minutely, ExpiresIn: time.Second}, time.Second, time.Second, time.Minute},
		{"the id_token stands in", token.Response{AccessToken: "opaque", IDToken: minutely}, time.Minute, 0, time.Minute},
		{"nothing tells", token.Response{AccessToken: "opaque", IDToken: "odd"}, 0, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			all, access, id := c.response.Lifetime(), c.response.LifetimeOf(token.AccessToken), c.response.LifetimeOf(token.IDToken)
			if all != c.all || access != c.access || id != c.id {
				t.Errorf("lifetimes %v, %v, %v, want %v, %v, %v", all, access, id, c.all, c.access, c.id)
			}
		})
	}
}

func TestAResponsePrintsWithoutItsTokens(t *testing.T) {
	r := token.Response{AccessToken: "secret-a", IDToken: "secret-i", RefreshToken: "secret-r", ExpiresIn: time.Minute}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		text := fmt.Sprintf(verb, r)
		if strings.Contains(text, "secret") || !strings.Contains(text, "refresh_token") {
			t.Errorf("%s prints %s", verb, text)
		}
	}
}
