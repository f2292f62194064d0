package api_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"perennial/web/api"
	"perennial/web/provider"
	"perennial/web/signintest"
)

type fixture struct {
	api      *api.API
	provider *provider.Provider
	browser  *signintest.Browser
}

func serve(t *testing.T, ttl time.Duration) fixture {
	t.Helper()
	p, a, browser := signintest.Serve(t, ttl)
	return fixture{a, p, browser}
}

// challenge asks the API and returns the status and WWW-Authenticate.
func (f fixture) challenge(authorization string) (int, string) {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/api/hello", nil)
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	f.api.ServeHTTP(w, r)
	return w.Code, w.Header().Get("WWW-Authenticate")
}

// mustRefuse fails the test unless the API refuses a token, and gives this reason.
func (f fixture) mustRefuse(t *testing.T, accessToken, description string) {
	t.Helper()
	status, challenge := f.challenge("Bearer " + accessToken)
	if want := invalid(description); status != 401 || challenge != want {
		t.Errorf("%d %s, want 401 %s", status, challenge, want)
	}
}

func invalid(description string) string {
	return `Bearer error="invalid_token", error_description="` + description + `"`
}

const (
	unsigned  = "The access token is not signed by the provider"
	malformed = "The access token is malformed"
	foreign   = "The access token is meant for someone else"
)

func TestEveryTokenButAGoodOneIsRefused(t *testing.T) {
	f := serve(t, time.Hour)
	tokens := f.browser.SignIn(t, "Ada")
	if status, _ := f.challenge("Bearer " + tokens.AccessToken); status != 200 {
		t.Fatalf("a good token: status %d", status)
	}
	parts := strings.Split(tokens.AccessToken, ".")
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	kid := f.provider.Keys().Keys[0].KeyID
	claims := jwt.MapClaims(signintest.Claims(t, tokens.AccessToken))
	sign := func(method jwt.SigningMethod, key any, kid string) string {
		token := jwt.NewWithClaims(method, maps.Clone(claims))
		token.Header["kid"] = kid
		text, err := token.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	for name, c := range map[string]struct{ authorization, want string }{
		"no header":            {"", "Bearer"},
		"another scheme":       {"Basic YTpi", "Bearer"},
		"empty token":          {"Bearer ", invalid(malformed)},
		"garbage":              {"Bearer garbage", invalid(malformed)},
		"tampered claims":      {"Bearer " + parts[0] + "." + tamper(t, parts[1]) + "." + parts[2], invalid(unsigned)},
		"tampered signature":   {"Bearer " + parts[0] + "." + parts[1] + "." + flip(parts[2]), invalid(unsigned)},
		"no signature":         {"Bearer " + parts[0] + "." + parts[1] + ".", invalid(unsigned)},
		"alg none":             {"Bearer " + sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, kid), invalid(unsigned)},
		"alg HS256":            {"Bearer " + sign(jwt.SigningMethodHS256, []byte("secret"), kid), invalid(unsigned)},
		"another key":          {"Bearer " + sign(jwt.SigningMethodES256, key, kid), invalid(unsigned)},
		"unknown kid":          {"Bearer " + sign(jwt.SigningMethodES256, key, "other"), invalid(unsigned)},
		"an id_token":          {"Bearer " + tokens.IDToken, invalid(foreign)},
		"a refresh token":      {"Bearer " + tokens.RefreshToken, invalid(malformed)},
		"scheme in any case":   {"bearer garbage", invalid(malformed)},
		"signature not base64": {"Bearer " + parts[0] + "." + parts[1] + ".%%%", invalid(malformed)},
	} {
		t.Run(name, func(t *testing.T) {
			if status, challenge := f.challenge(c.authorization); status != 401 || challenge != c.want {
				t.Errorf("%d %s\nwant 401 %s", status, challenge, c.want)
			}
		})
	}
}

func TestARevokedTokenIsRefused(t *testing.T) {
	f := serve(t, time.Hour)
	tokens := f.browser.SignIn(t, "Ada")
	f.provider.Grants.RevokeAll()
	f.mustRefuse(t, tokens.AccessToken, "The access token was revoked")
}

func TestATokenIsGoodUntilExpAndNotLonger(t *testing.T) {
	f := serve(t, time.Second)
	tokens := f.browser.SignIn(t, "Ada")
	exp := time.Unix(int64(signintest.Claims(t, tokens.AccessToken)["exp"].(float64)), 0)
	<-time.After(time.Until(exp)) // the moment itself is what is tested
	f.mustRefuse(t, tokens.AccessToken, "The access token expired")
}

func TestExpireAllRefusesOldTokensAndLetsNewOnesPass(t *testing.T) {
	f := serve(t, time.Hour)
	old := f.browser.SignIn(t, "Ada")
	f.api.ExpireAll()
	f.mustRefuse(t, old.AccessToken, "The access token expired")
	_, fresh, _ := f.browser.Refresh(t, old.RefreshToken)
	if status, _ := f.challenge("Bearer " + fresh.AccessToken); status != 200 {
		t.Errorf("new token: status %d", status)
	}
}

func tamper(t *testing.T, part string) string {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(raw), `"sub":"ada"`, `"sub":"eve"`, 1)
	if changed == string(raw) {
		t.Fatal("nothing to tamper with")
	}
	return base64.RawURLEncoding.EncodeToString([]byte(changed))
}

func flip(signature string) string {
	first := "A"
	if strings.HasPrefix(signature, first) {
		first = "B"
	}
	return first + signature[1:]
}
