package session

import (
	"strings"
	"time"

	"perennial/wasm/json"
	"perennial/wasm/token"
)

// Grant names an access token of a session. Most have Main alone; an API with an audience, a resource or a
// scope of its own (RFC 8707) has one of its own, from the same refresh token.
type Grant string

// Main is the grant of the sign-in itself.
const Main Grant = ""

// API is one covered API: its name in the configuration, and what it is sent.
type API struct {
	Name  string
	Token string // "access_token", "id_token", or "": the access token if there is one, else the id_token
	Grant Grant  // whose access token it is sent
}

func (a API) kind(access string) string {
	if a.Token != "" {
		return a.Token
	}
	if access != "" {
		return token.AccessToken
	}
	return token.IDToken
}

func (a API) pick(r *Record) string {
	access := r.Access[a.Grant].Token
	if a.kind(access) == token.AccessToken {
		return access
	}
	if r.Tokens.IDFrom < r.Access[Main].Generation {
		return "" // the last refresh brought none: this one is kept to compare with, and is not sent
	}
	return r.Tokens.ID
}

// Lease is what the gate needs to serve requests without asking: which token for which API, and from
// when until when. It names no URLs: those come from the page's configuration alone, so that nobody
// who can write to storage can send a token elsewhere.
type Lease struct {
	ID         string // the record's Session: generations compare within one only
	From       string // the record's
	Subject    string // the id_token's: by it a program that starts later knows whose session it was
	Generation int
	Origin     Origin // for the marker that the gate leaves when it ends the session by itself
	Since      int64  // milliseconds since the epoch, by this device's clock
	Until      int64  // likewise
	Tokens     map[string]string
	Bound      bool // to a key: requests carry a proof (RFC 9449)
	Session    Snapshot
}

// Members lists the members of the JSON object.
func (l *Lease) Members(list *json.Members) {
	list.Always("id", &l.ID)
	list.OmitEmpty("from", &l.From)
	list.OmitEmpty("sub", &l.Subject)
	list.Always("generation", &l.Generation)
	list.Always("origin", &l.Origin)
	list.Always("since", &l.Since)
	list.Always("until", &l.Until)
	list.Always("tokens", &l.Tokens)
	list.OmitEmpty("bound", &l.Bound)
	list.Always("session", &l.Session)
}

// isEarlier reports whether an earlier release has made a lease that lies in the Store: the gate could not say in its marker where the
// session comes from.
func (l *Lease) isEarlier() bool { return l != nil && l.Origin.Began == 0 }

// Snapshot is what a page may see of its session: never a refresh token.
type Snapshot struct {
	Generation int
	Profile    json.RawMessage
	Scope      string
	ExpiresAt  *int64 // of the tokens, in milliseconds since the epoch, by this device's clock; nil: not known
}

// Members lists the members of the JSON object.
func (s *Snapshot) Members(list *json.Members) {
	list.Always("generation", &s.Generation)
	list.Always("profile", &s.Profile)
	list.Always("scope", &s.Scope)
	list.Always("expiresAt", &s.ExpiresAt)
}

// lease derives the lease of a record at a moment. It ends with the first token in it, so a token that has
// had its time is left out unless all have: an API that nobody uses must not end the others' lease.
func (r *Record) lease(apis []API, p Policy, now time.Time) *Lease {
	l := &Lease{ID: r.Session, From: r.From, Subject: token.Subject(r.Tokens.ID), Generation: r.Generation, Origin: r.Origin, Tokens: make(map[string]string, len(apis)), Session: r.snapshot(apis, now)}
	main := r.Access[Main]
	l.Since, l.Until = main.Received, p.end(main).UnixMilli()
	l.Bound = strings.EqualFold(main.Type, "DPoP") // section 5: token_type
	for _, api := range apis {
		a, ok := r.Access[api.Grant]
		if !ok || api.Grant != Main && !p.end(a).After(now) {
			continue
		}
		if t := api.pick(r); t != "" {
			l.Tokens[api.Name] = t
			l.Since = max(l.Since, a.Received)
			l.Until = min(l.Until, p.end(a).UnixMilli())
		}
	}
	return l
}

// lease is the lease of a record, which ends with the session at the latest; with mu held.
func (m *limits) lease(r *Record) *Lease {
	l := r.lease(m.opts.APIs, m.opts.Policy, m.opts.Now())
	if at, _ := m.of(r); !at.IsZero() {
		l.Until = min(l.Until, at.UnixMilli())
	}
	return l
}

func (r *Record) snapshot(apis []API, now time.Time) Snapshot {
	profile := r.Profile
	if profile == nil {
		profile = json.RawMessage("null")
	}
	return Snapshot{
		Generation: r.Generation,
		Profile:    profile,
		Scope:      r.Scope,
		ExpiresAt:  r.expiresAt(apis, now),
	}
}

// expiresAt is when the first of the tokens expires that the APIs are sent; of those that have had their time, when there are no
// others. nil where no token says.
func (r *Record) expiresAt(apis []API, now time.Time) *int64 {
	var next, last int64
	for _, api := range apis {
		a := r.Access[api.Grant]
		at := a.Received + a.Lifetime
		switch {
		case a.Lifetime == 0 || api.pick(r) == "":
		case at <= now.UnixMilli():
			last = max(last, at)
		case next == 0 || at < next:
			next = at
		}
	}
	if main := r.Access[Main]; next+last == 0 && main.Unsent > 0 {
		next = main.Received + main.Unsent
	}
	if next == 0 {
		next = last
	}
	if next == 0 {
		return nil
	}
	return &next
}

// end is the moment, by this device's clock, from which a token is no longer sent.
func (p Policy) end(a Access) time.Time {
	return time.UnixMilli(a.Received).Add(p.Usable(a.lifetime()))
}
