package provider

import (
	"context"
)

// Counts is what happened since the last ResetCounts, and how many grants there are now.
type Counts struct{ Refreshes, Replays, Grants int }

// Delete revokes one grant with all its tokens.
func (g *Grants) Delete(_ context.Context, id string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if found := g.grants[id]; found != nil {
		g.drop(found)
	}
	return nil
}

// DeleteByAuthCode revokes the grant that came of an authorization code, when the code is used
// again (RFC 6749 section 4.1.2).
func (g *Grants) DeleteByAuthCode(_ context.Context, code string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, found := range g.grants {
		if found.session.AuthCode == code {
			g.drop(found)
		}
	}
	return nil
}

// RevokeAll revokes every grant.
func (g *Grants) RevokeAll() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.clear()
}

// Counts reads the counters.
func (g *Grants) Counts() Counts {
	g.mu.Lock()
	defer g.mu.Unlock()
	return Counts{Refreshes: g.refreshes, Replays: g.replays, Grants: len(g.grants)}
}

// ResetCounts zeroes the counters; the grants stay.
func (g *Grants) ResetCounts() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.refreshes, g.replays = 0, 0
}

func (g *Grants) drop(x *grant) {
	delete(g.grants, x.session.ID)
	for jti := range x.issued {
		delete(g.byToken, jti)
	}
	for _, hash := range x.hashes {
		delete(g.byRefresh, hash)
	}
}

func (g *Grants) makeRoom() {
	if len(g.grants) < maxGrants {
		return
	}
	var oldest *grant
	for _, x := range g.grants {
		if oldest == nil || x.since.Before(oldest.since) {
			oldest = x
		}
	}
	g.drop(oldest)
}
