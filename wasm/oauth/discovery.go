package oauth

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/token"
)

const opDiscovery = "discovery"

// Discovery finds the endpoints of an issuer (OpenID Connect Discovery 1.0 section 4, RFC 8414 section 3).
// It must not be copied after its first use. Its methods may be called concurrently.
type Discovery struct {
	Doer   Doer
	Issuer string

	mu       sync.Mutex // never held across the network, so that each caller can give up by itself
	metadata *Metadata  // nil: not known yet
}

var _ Provider = (*Discovery)(nil)

// Metadata returns what the issuer says of itself. A success is remembered, a failure is not. It fails with
// fault.InvalidConfig when the metadata is not there, is another issuer's, or names a token endpoint that is not
// secure; else with fault.ServerUnavailable, fault.MalformedResponse, fault.Timeout or fault.NetworkError. None of
// these ends a session, for nobody has seen its refresh token.
func (d *Discovery) Metadata(ctx context.Context) (Metadata, error) {
	d.mu.Lock()
	known := d.metadata
	d.mu.Unlock()
	if known != nil {
		return *known, nil
	}
	if err := SecureURL(d.Issuer); err != nil {
		return Metadata{}, err
	}
	answer, err := d.get(ctx)
	if err != nil {
		return Metadata{}, err
	}
	found, err := d.read(answer.Body)
	if err != nil {
		return Metadata{}, err
	}
	d.mu.Lock()
	d.metadata = &found
	d.mu.Unlock()
	return found, nil
}

// get tries the place of OpenID Connect first, then that of RFC 8414.
func (d *Discovery) get(ctx context.Context) (Response, error) {
	places := d.places()
	for _, place := range places {
		answer, err := d.Doer.Do(ctx, Request{
			Method: "GET", URL: place, Credentials: "omit", Limit: BodyLimit,
			Header: map[string]string{"Accept": "application/json"},
		})
		switch {
		case err != nil:
			return Response{}, failure(ctx, opDiscovery, err, "")
		case answer.Status == 200:
			return answer, nil
		case answer.Status != 404:
			e := newError(opDiscovery, answer, "", time.Now())
			f := fault.New(fault.ServerUnavailable, opDiscovery, "the issuer's metadata could not be had"+e.said()+"; the session is kept")
			f.RetryAfter = e.RetryAfter
			return Response{}, f
		}
	}
	return Response{}, fault.New(fault.InvalidConfig, opDiscovery,
		"there is no metadata at "+strings.Join(places, " nor at ")+"; check issuer")
}

// places lists where the metadata may be: the well-known path after the issuer's own path
// (Discovery section 4.1), or in between host and path (RFC 8414 section 3.1).
func (d *Discovery) places() []string {
	issuer := strings.TrimSuffix(d.Issuer, "/")
	scheme, rest, _ := strings.Cut(issuer, "://")
	host, path, deep := strings.Cut(rest, "/")
	if deep {
		path = "/" + path
	}
	return []string{
		issuer + "/.well-known/openid-configuration",
		scheme + "://" + host + "/.well-known/oauth-authorization-server" + path,
	}
}

// read checks the issuer and the token endpoint, which everything needs. The other endpoints are checked by those who use
// them, so that a slip in one does not stop the rest; a member of the wrong type counts as absent.
func (d *Discovery) read(body []byte) (Metadata, error) {
	var m Metadata
	err := json.Unmarshal(body, &m)
	var wrong *json.TypeError
	if err != nil && (!errors.As(err, &wrong) || wrong.Member == "") {
		return m, fault.New(fault.MalformedResponse, opDiscovery, "the issuer's metadata is not JSON as it should be")
	}
	m.MultiTenant = strings.Contains(m.Issuer, token.TenantID) && m.Issuer == template(d.Issuer)
	if m.Issuer != d.Issuer && !m.MultiTenant { // Discovery section 4.3: against an issuer that poses as another
		return m, fault.New(fault.InvalidConfig, opDiscovery,
			"the metadata is of issuer “"+clean(m.Issuer, "")+"”, the configuration has “"+d.Issuer+"”; the two must be the same to the letter")
	}
	if m.TokenEndpoint == "" {
		return m, fault.New(fault.MalformedResponse, opDiscovery, "the issuer's metadata has no token_endpoint")
	}
	if err := SecureURL(m.TokenEndpoint); err != nil {
		return m, fault.Wrap(fault.InvalidConfig, opDiscovery, "the issuer's token_endpoint cannot be used", err)
	}
	return m, nil
}

// manyTenants are the issuers of Microsoft Entra that stand for many tenants, by how they end. Their metadata has token.TenantID in its place.
var manyTenants = []string{"/common/v2.0", "/organizations/v2.0", "/consumers/v2.0"}

// template is the issuer that the metadata of an issuer of many tenants has, "" for any other.
func template(issuer string) string {
	for _, end := range manyTenants {
		if start, ok := strings.CutSuffix(issuer, end); ok {
			return start + "/" + token.TenantID + "/v2.0"
		}
	}
	return ""
}

// ManyTenants reports whether an issuer stands for many tenants: their users may all sign in, unless the configuration names some.
func ManyTenants(issuer string) bool { return template(issuer) != "" }
