package provider

import (
	"context"
	"crypto/sha256"
	"errors"
	"sync"
	"time"

	"github.com/luikyv/go-oidc/pkg/goidc"
)

// maxGrants bounds memory: past it the oldest grant goes.
const maxGrants = 1000

var errNotFound = errors.New("not found")

// Issued tells of one access token that is not revoked.
type Issued struct {
	// Generation counts the tokens of its grant; the first is 1.
	Generation int
	// At is when it was issued.
	At time.Time
}

// Grants is the memory of what users have allowed: a goidc.GrantSessionManager in which a refresh
// token is spent by being looked up, and the second look-up revokes the grant (RFC 9700 section
// 4.14.2). It is safe for concurrent use.
type Grants struct {
	mu        sync.Mutex
	grants    map[string]*grant
	byRefresh map[[sha256.Size]byte]*grant
	byToken   map[string]*grant
	refreshes int
	replays   int
}

type grant struct {
	session goidc.GrantSession
	refresh [sha256.Size]byte // the hash of the refresh token that is not spent yet
	issued  map[string]Issued // by jti
	hashes  [][sha256.Size]byte
	since   time.Time // the sign-in

	refreshed time.Time // when tokens were last given
}

// NewGrants makes an empty store.
func NewGrants() *Grants {
	g := &Grants{}
	g.clear()
	return g
}

func (g *Grants) clear() {
	g.grants = make(map[string]*grant)
	g.byRefresh = make(map[[sha256.Size]byte]*grant)
	g.byToken = make(map[string]*grant)
}

// Save stores a new grant, or the next generation of one. A refresh whose grant was revoked
// meanwhile gets invalid_grant.
func (g *Grants) Save(_ context.Context, s *goidc.GrantSession) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	known := g.grants[s.ID]
	if known == nil {
		if s.GrantType == goidc.GrantRefreshToken {
			return goidc.NewError(goidc.ErrorCodeInvalidGrant, "the grant was revoked")
		}
		g.makeRoom()
		known = &grant{issued: make(map[string]Issued), since: time.Now()}
		g.grants[s.ID] = known
	}
	known.session = *s
	known.refreshed = time.Now()
	if s.RefreshToken != "" {
		known.refresh = sha256.Sum256([]byte(s.RefreshToken))
		known.hashes = append(known.hashes, known.refresh)
		g.byRefresh[known.refresh] = known
		known.session.RefreshToken = "" // only its hash is kept
	}
	if _, again := known.issued[s.TokenID]; !again {
		known.issued[s.TokenID] = Issued{Generation: len(known.issued) + 1, At: time.Now()}
		g.byToken[s.TokenID] = known
		if s.GrantType == goidc.GrantRefreshToken {
			g.refreshes++
		}
	}
	return nil
}

// SessionByRefreshToken spends the refresh token of a token request: who comes second with it is
// refused, and the grant is gone. One that is bound to a key does nothing in the hands of who has
// not proved to hold that key. A revocation, which is no token request, spends nothing.
//
// A token request with a token that is no good gets a session of no client: to that go-oidc answers
// invalid_grant, as RFC 6749 section 5.2 wants it; to an error it would answer invalid_request.
func (g *Grants) SessionByRefreshToken(ctx context.Context, token string) (*goidc.GrantSession, error) {
	hash := sha256.Sum256([]byte(token))
	g.mu.Lock()
	defer g.mu.Unlock()
	found := g.byRefresh[hash]
	who, spends := ctx.Value(holderKey{}).(holder)
	switch {
	case found == nil && spends:
		return &goidc.GrantSession{}, nil
	case found == nil:
		return nil, errNotFound
	case !spends:
		s := found.session
		return &s, nil
	}
	if key := found.session.JWKThumbprint; key != "" && key != who.thumbprint {
		return &goidc.GrantSession{}, nil
	}
	if found.refresh != hash {
		g.replays++
		g.drop(found)
		return &goidc.GrantSession{}, nil
	}
	found.refresh = [sha256.Size]byte{}
	s := found.session
	return &s, nil
}

// SessionByTokenID finds the grant of an access token by its jti.
func (g *Grants) SessionByTokenID(_ context.Context, jti string) (*goidc.GrantSession, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	found := g.byToken[jti]
	if found == nil {
		return nil, errNotFound
	}
	s := found.session
	return &s, nil
}

// Issued tells of the access token with this jti; false when its grant was revoked.
func (g *Grants) Issued(jti string) (Issued, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	found := g.byToken[jti]
	if found == nil {
		return Issued{}, false
	}
	return found.issued[jti], true
}
