package oauth

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/token"
)

// transactionLife is how long a user may take to sign in; maxTransactions is how many sign-ins are kept that were not answered.
const (
	transactionLife = time.Hour
	maxTransactions = 10
)

// Transaction is a sign-in that has been sent off and not been answered. The caller keeps it as JSON under its State, for this tab
// alone (sessionStorage), and removes it before Exchange, so that a callback counts once. It prints without its secrets.
type Transaction struct {
	State       string
	Nonce       string // "" if the scope has no openid
	Verifier    string // the code_verifier of RFC 7636
	Issuer      string
	From        string // Client.From; "" if an earlier release has begun it
	RedirectURI string
	ReturnTo    string
	CreatedAt   int64 // milliseconds since the epoch, by this device's clock
	Scope       string
	Resources   []string
	MaxAge      *int // seconds
}

// Members lists the members of the JSON object.
func (p *Transaction) Members(list *json.Members) {
	list.Always("state", &p.State)
	list.OmitEmpty("nonce", &p.Nonce)
	list.Always("verifier", &p.Verifier)
	list.OmitEmpty("issuer", &p.Issuer)
	list.OmitEmpty("from", &p.From)
	list.Always("redirectURI", &p.RedirectURI)
	list.OmitEmpty("returnTo", &p.ReturnTo)
	list.Always("createdAt", &p.CreatedAt)
	list.Always("scope", &p.Scope)
	list.OmitEmpty("resources", &p.Resources)
	list.OmitEmpty("maxAge", &p.MaxAge)
}

// Prune removes from sign-ins, kept by their state, those that have taken too long, and the earliest where there are too many.
func Prune(kept map[string]Transaction, now time.Time) {
	maps.DeleteFunc(kept, func(_ string, p Transaction) bool { return now.Sub(time.UnixMilli(p.CreatedAt)) > transactionLife })
	for len(kept) > maxTransactions {
		delete(kept, slices.MinFunc(slices.Collect(maps.Keys(kept)), func(a, b string) int {
			return cmp.Compare(kept[a].CreatedAt, kept[b].CreatedAt)
		}))
	}
}

// openID reports whether an id_token is to come (OpenID Connect Core section 3.1.2.1).
func (p Transaction) openID() bool { return slices.Contains(strings.Fields(p.Scope), "openid") }

// check reports whether a callback may be for this request, before anything of it is believed.
func (p Transaction) check(c Callback, now time.Time) error {
	switch {
	case p.State == "" || p.Verifier == "" || p.RedirectURI == "":
		return fault.New(fault.CallbackSpent, opSignIn, "this sign-in has been finished before, or was not begun here")
	case now.Sub(time.UnixMilli(p.CreatedAt)) > transactionLife:
		return fault.New(fault.CallbackSpent, opSignIn, "this sign-in was begun over an hour ago; sign in again")
	case !same(p.State, c.State):
		return fault.New(fault.StateMismatch, opSignIn, "the callback answers another sign-in than this one (state)")
	}
	return nil
}

// errOtherProvider is what a callback fails with that another configuration in the same namespace has begun.
var errOtherProvider = fault.New(fault.MixUp, opSignIn, "the sign-in was begun with another provider or clientId than the one configured now")

// checkClient makes sure that code and verifier go to nobody but whom the sign-in was begun with, also where no issuer is named.
func (p Transaction) checkClient(from string) error {
	if p.From != "" && p.From != from {
		return errOtherProvider
	}
	return nil
}

// checkIssuer makes sure that it was the right provider who answered (RFC 9207 section 2.4).
func (p Transaction) checkIssuer(c Callback, m Metadata) error {
	switch {
	case p.Issuer != m.Issuer:
		return errOtherProvider
	case c.Issuer != "" && c.Issuer != m.Issuer && !(m.MultiTenant && token.OfTenant(c.Issuer, m.Issuer)):
		return fault.New(fault.MixUp, opSignIn, "the callback comes from another provider than the one asked (iss)")
	case c.Issuer == "" && m.SendsIssuer:
		return fault.New(fault.MixUp, opSignIn, "the callback does not say from which provider it comes (iss), though this one always does")
	}
	return nil
}

// String says what it is, and shows none of it.
func (p Transaction) String() string { return "sign-in of scope " + p.Scope }

// GoString is String, so that not even %#v shows a secret.
func (p Transaction) GoString() string { return p.String() }
