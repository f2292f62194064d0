package session

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/token"
	"perennial/wasm/vault"
)

// version is the layout of Record; a record of another layout is set aside, never guessed at.
const version = 1

// Tokens are what a server gave out once for a session, named as in RFC 6749 section 5.1.
type Tokens struct {
	ID      string
	IDFrom  int // the record's generation when the id_token came in
	Refresh string
}

// Members lists the members of the JSON object.
func (t *Tokens) Members(list *json.Members) {
	list.OmitEmpty("id_token", &t.ID)
	list.OmitEmpty("id_token_generation", &t.IDFrom)
	list.OmitEmpty("refresh_token", &t.Refresh)
}

func tokensOf(r token.Response) Tokens { return Tokens{ID: r.IDToken, Refresh: r.RefreshToken} }

// Access is an access token and its times. A session has one for each Grant.
type Access struct {
	Token      string
	Type       string
	Generation int   // the record's, when this came in
	Received   int64 // milliseconds since the epoch, by this device's clock
	Lifetime   int64 // milliseconds; 0: the server did not say, or no API is sent it
	// Phase says when this is due for a refresh, see Policy.Due.
	Phase int
	// Unsent is the lifetime of one that no API is sent: nothing is refreshed for its sake.
	Unsent int64
}

// Members lists the members of the JSON object.
func (a *Access) Members(list *json.Members) {
	list.OmitEmpty("access_token", &a.Token)
	list.OmitEmpty("token_type", &a.Type)
	list.Always("generation", &a.Generation)
	list.Always("received", &a.Received)
	list.Always("lifetime", &a.Lifetime)
	list.OmitEmpty("phase", &a.Phase)
	list.OmitEmpty("unsent_lifetime", &a.Unsent)
}

func (a Access) lifetime() time.Duration {
	if a.Lifetime == 0 {
		return unknownLifetime
	}
	return time.Duration(a.Lifetime) * time.Millisecond
}

// Record is a session at rest: one JSON value per namespace.
type Record struct {
	Origin
	Version    int
	From       string // see Options.From; "" in a record of an earlier release
	Session    string // which sign-in this comes from: random, and no secret
	Generation int    // grows with every write, in any tab
	Tokens     Tokens
	Access     map[Grant]Access
	Scope      string
	Profile    json.RawMessage
	Lease      *Lease // only in the Store, for the gate

	// Unconfirmed says of a record in the Store that the ledger has not had its session, as far as the tab knew that has written it.
	Unconfirmed bool

	earlier bool // it lies in the Store as an earlier release has written it
}

// Members lists the members of the JSON object.
func (r *Record) Members(list *json.Members) {
	r.Origin.Members(list)
	list.Always("version", &r.Version)
	list.OmitEmpty("from", &r.From)
	list.Always("session", &r.Session)
	list.Always("generation", &r.Generation)
	list.Always("tokens", &r.Tokens)
	list.Always("access", json.Map(&r.Access))
	list.OmitEmpty("scope", &r.Scope)
	list.OmitEmpty("profile", &r.Profile)
	list.OmitEmpty("lease", json.Pointer(&r.Lease))
	list.OmitEmpty("unconfirmed", &r.Unconfirmed)
}

// newRecord makes the first record of a session of tokens that have just come in.
func newRecord(r token.Response, from string, apis []API, received time.Time) *Record {
	record := &Record{
		Version: version,
		From:    from,
		Tokens:  tokensOf(r),
		Access:  map[Grant]Access{},
		Origin:  originAt(received),
		Scope:   r.Scope,
	}
	record.put(Main, r, apis, received)
	return record
}

// stamp has a first record go on from the newest entry that its sign-in has seen.
func (r *Record) stamp(newest Entry, others ...Entry) {
	generation := newest.Generation + 1
	r.Origin = r.Origin.after(append(others, newest)...)
	r.Generation, r.Tokens.IDFrom = generation, generation
	for g, a := range r.Access {
		a.Generation = generation
		r.Access[g] = a
	}
}

// put files an access token under its grant.
func (r *Record) put(g Grant, answer token.Response, apis []API, received time.Time) {
	a := Access{
		Token:      answer.AccessToken,
		Type:       answer.TokenType,
		Generation: r.Generation,
		Received:   received.UnixMilli(),
		Lifetime:   lifetimeOf(g, answer, apis).Milliseconds(),
	}
	if !slices.ContainsFunc(apis, func(api API) bool { return api.Grant == g }) {
		a.Unsent = answer.Lifetime().Milliseconds()
	}
	r.Access[g] = a
}

// setPhase gives a grant's token its phase.
func (r *Record) setPhase(g Grant, phase int) {
	a := r.Access[g]
	a.Phase = phase
	r.Access[g] = a
}

// lifetimeOf is the shortest lifetime of the tokens that a grant's APIs are sent; 0 when none is known.
func lifetimeOf(g Grant, r token.Response, apis []API) time.Duration {
	var shortest time.Duration
	for _, api := range apis {
		if api.Grant != g {
			continue
		}
		life := r.LifetimeOf(api.kind(r.AccessToken))
		if life > 0 && (shortest == 0 || life < shortest) {
			shortest = life
		}
	}
	return shortest
}

// parseRecord reads a record. Anything else is an error of code fault.StorageCorrupt.
func parseRecord(text string) (*Record, error) {
	if _, ok := vault.ParseEnvelope(text); ok {
		return nil, fault.New(fault.StorageCorrupt, "restore", "the stored session is encrypted; set encrypt to read it")
	}
	var r Record
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		return nil, fault.New(fault.StorageCorrupt, "restore", "the stored session is not JSON")
	}
	if r.Version != version {
		return nil, fault.New(fault.StorageCorrupt, "restore", fmt.Sprintf("the stored session has layout %d, this program reads %d", r.Version, version))
	}
	if r.Session == "" || r.Generation <= 0 || r.Began <= 0 || !r.hasTimes() {
		return nil, fault.New(fault.StorageCorrupt, "restore", "the stored session lacks its name, its generation or its times")
	}
	return &r, nil
}

func (r *Record) hasTimes() bool {
	for _, a := range r.Access {
		if a.Received <= 0 || a.Lifetime < 0 || a.Unsent < 0 || a.Generation > r.Generation {
			return false
		}
	}
	return len(r.Access) > 0
}

// clone is a copy that can be changed without changing r.
func (r *Record) clone() *Record {
	c := *r
	c.Lease, c.earlier, c.Unconfirmed = nil, false, false
	c.Access = maps.Clone(r.Access)
	return &c
}
