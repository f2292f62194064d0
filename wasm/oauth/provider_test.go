package oauth_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"perennial/wasm/oauth"
	"perennial/wasm/token/tokentest"
)

// object is a JSON object of a test.
type object = map[string]any

var providerKey = sync.OnceValue(func() *ecdsa.PrivateKey {
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	return key
})

// provider is an OpenID provider over real HTTP, with real signatures, which a test can lead astray.
type provider struct {
	url         string
	doer        oauth.Doer
	metadata    object // changes of the metadata
	claims      object // changes of the id_token's claims; nil takes one away
	tokens      object // changes of the token response
	keys        []object
	idToken     func(claims object) string // another way to make the id_token
	handle      map[string]http.HandlerFunc
	asked       map[string]int
	form        url.Values // of the last POST
	transaction oauth.Transaction
}

func newProvider(t *testing.T) *provider {
	p := &provider{metadata: object{}, claims: object{}, tokens: object{}, handle: map[string]http.HandlerFunc{}, asked: map[string]int{}}
	p.keys = []object{p.jwk("k1")}
	p.idToken = func(claims object) string { return sign(t, claims, "k1") }
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.asked[r.URL.Path]++
		if r.Method == "POST" {
			_ = r.ParseForm()
			p.form = r.PostForm
		}
		if handle := p.handle[r.URL.Path]; handle != nil {
			handle(w, r)
			return
		}
		p.serve(w, r)
	}))
	t.Cleanup(server.Close)
	p.url, p.doer = server.URL, client{server.Client()}
	return p
}

func (p *provider) serve(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case openID:
		_ = json.NewEncoder(w).Encode(changed(object{
			"issuer": p.url, "authorization_endpoint": p.url + "/authorize", "token_endpoint": p.url + "/token", "jwks_uri": p.url + "/jwks",
			"userinfo_endpoint": p.url + "/userinfo", "revocation_endpoint": p.url + "/revoke", "end_session_endpoint": p.url + "/logout",
		}, p.metadata))
	case "/jwks":
		_ = json.NewEncoder(w).Encode(object{"keys": p.keys})
	case "/token":
		_ = json.NewEncoder(w).Encode(changed(object{
			"access_token": "the-access-token", "token_type": "Bearer", "expires_in": 60, "refresh_token": "r1", "id_token": p.idToken(p.standard()),
		}, p.tokens))
	default:
		http.NotFound(w, r)
	}
}

// standard are the claims of the sign-in, as changed.
func (p *provider) standard() object {
	now := time.Now().Unix()
	return changed(object{
		"iss": p.url, "aud": "demo", "sub": "u1", "iat": now, "exp": now + 300, "nonce": p.transaction.Nonce, "name": "Ada",
	}, p.claims)
}

func (p *provider) client() *oauth.Client {
	return verifying(oauth.NewClient(p.doer, &oauth.Discovery{Doer: p.doer, Issuer: p.url}, "demo"))
}

// verifying is a client that checks signatures.
func verifying(c *oauth.Client) *oauth.Client {
	c.Crypto = tokentest.Crypto{}
	return c
}

// begin sends a sign-in off and returns the callback that would answer it.
func (p *provider) begin(t *testing.T, c *oauth.Client, r oauth.AuthorizationRequest) oauth.Callback {
	t.Helper()
	_, transaction, err := c.Authorize(t.Context(), r, "https://app.example/callback")
	if err != nil {
		t.Fatal(err)
	}
	p.transaction = transaction
	return oauth.Callback{State: transaction.State, Code: "the-authorization-code"}
}

func (p *provider) jwk(kid string) object {
	point, _ := providerKey().PublicKey.Bytes()
	encode := base64.RawURLEncoding.EncodeToString
	return object{"kty": "EC", "crv": "P-256", "kid": kid, "alg": "ES256", "use": "sig", "x": encode(point[1:33]), "y": encode(point[33:])}
}

// sign makes an id_token; kid may be "".
func sign(t *testing.T, claims object, kid string) string {
	unsigned := jwt.NewWithClaims(jwt.SigningMethodES256, jwt.MapClaims(claims))
	if kid != "" {
		unsigned.Header["kid"] = kid
	}
	raw, err := unsigned.SignedString(providerKey())
	if err != nil {
		t.Error(err)
	}
	return raw
}

func changed(base, changes object) object {
	result := maps.Clone(base)
	for name, value := range changes {
		if result[name] = value; value == nil {
			delete(result, name)
		}
	}
	return result
}
