package provider_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"perennial/web/provider"
	"perennial/web/signintest"
)

const ttl = 20 * time.Second

func serve(t *testing.T) (*provider.Provider, *signintest.Browser) {
	t.Helper()
	p, _, browser := signintest.Serve(t, ttl)
	return p, browser
}

func TestSigningInYieldsTokensThatTheAPIAcceptsAndThatLiveForExactlyTheTTL(t *testing.T) {
	_, browser := serve(t)
	tokens := browser.SignIn(t, "Ada Lovelace")
	if tokens.RefreshToken == "" || tokens.ExpiresIn != int(ttl/time.Second) {
		t.Fatalf("refresh token given: %v, expires_in %d", tokens.RefreshToken != "", tokens.ExpiresIn)
	}
	for _, jwt := range []string{tokens.AccessToken, tokens.IDToken} {
		claims := signintest.Claims(t, jwt)
		if got := claims["exp"].(float64) - claims["iat"].(float64); got != ttl.Seconds() {
			t.Errorf("exp - iat = %v s, want %v", got, ttl.Seconds())
		}
		if claims["iss"] != browser.Origin || claims["sub"] != "ada-lovelace" {
			t.Errorf("iss %v, sub %v", claims["iss"], claims["sub"])
		}
	}
	id := signintest.Claims(t, tokens.IDToken)
	if id["name"] != "Ada Lovelace" || id["nonce"] != signintest.Nonce || id["aud"] != provider.ClientID {
		t.Errorf("id_token: name %v, nonce %v, aud %v", id["name"], id["nonce"], id["aud"])
	}
	if status, hello := browser.Hello(t, tokens.AccessToken); status != 200 || hello.Generation != 1 {
		t.Errorf("API answered %d, generation %d", status, hello.Generation)
	}
}

func TestARefreshRotatesAndAReplayRevokesTheGrant(t *testing.T) {
	p, browser := serve(t)
	first := browser.SignIn(t, "Ada")
	status, second, _ := browser.Refresh(t, first.RefreshToken)
	if status != 200 || second.RefreshToken == first.RefreshToken || second.RefreshToken == "" || second.IDToken == "" {
		t.Fatalf("refresh: status %d, rotated %v", status, second.RefreshToken != first.RefreshToken)
	}
	if status, hello := browser.Hello(t, second.AccessToken); status != 200 || hello.Generation != 2 {
		t.Fatalf("second token: status %d, generation %d", status, hello.Generation)
	}
	if status, _, code := browser.Refresh(t, first.RefreshToken); status != 400 || code != "invalid_grant" {
		t.Fatalf("replay: status %d, error %q", status, code)
	}
	for name, token := range map[string]string{"first": first.AccessToken, "second": second.AccessToken} {
		if status, _ := browser.Hello(t, token); status != 401 {
			t.Errorf("%s access token after the replay: status %d, want 401", name, status)
		}
	}
	if status, _, _ := browser.Refresh(t, second.RefreshToken); status != 400 {
		t.Errorf("newest refresh token after the replay: status %d, want 400", status)
	}
	if got := p.Grants.Counts(); got != (provider.Counts{Refreshes: 1, Replays: 1}) {
		t.Errorf("counts %+v", got)
	}
}

func TestOneRefreshTokenSpentTwiceAtOnceIsAReplay(t *testing.T) {
	p, browser := serve(t)
	tokens := browser.SignIn(t, "Ada")
	statuses := make(chan int, 2)
	for range 2 {
		go func() {
			status, _, _ := browser.Refresh(t, tokens.RefreshToken)
			statuses <- status
		}()
	}
	if a, b := <-statuses, <-statuses; a == 200 && b == 200 {
		t.Error("both refreshes were answered 200")
	}
	if got := p.Grants.Counts(); got.Replays != 1 || got.Grants != 0 {
		t.Errorf("counts %+v, want one replay and no grant left", got)
	}
}

func TestAnAuthorizationCodeUsedTwiceRevokesItsGrant(t *testing.T) {
	_, browser := serve(t)
	code := browser.Authorize(t, "Ada")
	_, tokens, _ := browser.Exchange(t, code)
	if status, _, oauthError := browser.Exchange(t, code); status != 400 || oauthError != "invalid_grant" {
		t.Errorf("second exchange: status %d, error %q", status, oauthError)
	}
	if status, _ := browser.Hello(t, tokens.AccessToken); status != 401 {
		t.Errorf("token of a code used twice: status %d, want 401", status)
	}
}

func TestAuthorizationNeedsPKCEWithS256(t *testing.T) {
	_, browser := serve(t)
	for name, change := range map[string]func(url.Values){
		"no challenge": func(q url.Values) { q.Del("code_challenge"); q.Del("code_challenge_method") },
		"plain":        func(q url.Values) { q.Set("code_challenge_method", "plain") },
	} {
		t.Run(name, func(t *testing.T) {
			q := browser.AuthorizeQuery()
			change(q)
			if callback := browser.Visit(t, "/oidc/authorize?"+q.Encode()); callback.Query().Get("error") != "invalid_request" {
				t.Errorf("sent to %q, want error=invalid_request", callback.Query())
			}
		})
	}
}

func TestALoginWithoutANameIsAskedAgain(t *testing.T) {
	_, browser := serve(t)
	response := browser.Login(t, url.Values{"name": {"  "}})
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != 422 || !strings.Contains(string(body), `role="alert"`) {
		t.Errorf("status %d, want 422 with an alert", response.StatusCode)
	}
}

func TestACancelledLoginIsAccessDenied(t *testing.T) {
	_, browser := serve(t)
	response := browser.Login(t, url.Values{"action": {"cancel"}})
	at, err := response.Location()
	if err != nil {
		t.Fatal(err)
	}
	if at.Query().Get("error") != "access_denied" || at.Query().Get("iss") != browser.Origin {
		t.Errorf("sent to %q", at.Query())
	}
}

func TestDiscoveryIsFoundAtTheIssuer(t *testing.T) {
	_, browser := serve(t)
	response, err := http.Get(browser.Origin + provider.Discovery)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var found struct {
		Issuer        string `json:"issuer"`
		TokenEndpoint string `json:"token_endpoint"`
	}
	if err := json.NewDecoder(response.Body).Decode(&found); err != nil {
		t.Fatal(err)
	}
	if found.Issuer != browser.Origin || found.TokenEndpoint != browser.Origin+provider.TokenPath {
		t.Errorf("found %+v", found)
	}
}

func TestATokenLifetimeMustBeWholeSeconds(t *testing.T) {
	for _, bad := range []time.Duration{0, -time.Second, 500 * time.Millisecond, 1500 * time.Millisecond} {
		if _, err := provider.New("http://localhost", bad); err == nil {
			t.Errorf("%v was accepted", bad)
		}
	}
}
