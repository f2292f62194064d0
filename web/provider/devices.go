package provider

import (
	"slices"
	"time"
)

// claimSession is the claim of an access token that names its session, and so its device.
const claimSession = "sid"

// storedDevice is where a sign-in keeps what the client calls the device.
const storedDevice = "device"

// Device is one place where somebody is signed in.
type Device struct {
	// ID is the sid of the session's access tokens.
	ID string `json:"id"`
	// Name is what the client called the device when it signed in; "" if it did not say.
	Name string `json:"name"`
	// User is the subject.
	User string `json:"user"`
	// Since is when the user signed in, Refreshed when tokens were last given.
	Since     time.Time `json:"since"`
	Refreshed time.Time `json:"refreshed"`
	// Bound reports whether its tokens are bound to a key (RFC 9449).
	Bound bool `json:"bound"`
}

// Devices lists where users are signed in, the latest first.
func (g *Grants) Devices() []Device {
	g.mu.Lock()
	defer g.mu.Unlock()
	devices := make([]Device, 0, len(g.grants))
	for _, x := range g.grants {
		devices = append(devices, x.device())
	}
	slices.SortFunc(devices, func(a, b Device) int { return b.Since.Compare(a.Since) })
	return devices
}

// RevokeDevice revokes the grant of one device; false if there is none of this id.
func (g *Grants) RevokeDevice(id string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, x := range g.grants {
		if x.device().ID == id {
			g.drop(x)
			return true
		}
	}
	return false
}

func (x *grant) device() Device {
	id, _ := x.session.AdditionalTokenClaims[claimSession].(string)
	name, _ := x.session.Store[storedDevice].(string)
	return Device{ID: id, Name: name, User: x.session.Subject, Since: x.since, Refreshed: x.refreshed,
		Bound: x.session.JWKThumbprint != ""}
}
