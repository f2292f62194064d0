//go:build js && wasm

package main

import (
	"encoding/json"
	"time"

	"perennial/wasm/browser"
	"perennial/wasm/oauth"
	"perennial/wasm/session"
	"perennial/wasm/vault"
)

// pending keeps the sign-ins of this tab that have been sent off and not been answered, by their state. The gate
// looks for a callback's state in it, to know whether the callback is for this tab.
type pending struct {
	store   session.Store
	key     string
	blocked error // why there is no storage: then this page alone knows what it has begun
}

func openPending(namespace string) pending {
	p := pending{store: &vault.Memory{}, key: "perennial:" + namespace + ":signin"}
	store, err := browser.OpenStorage("sessionStorage")
	if err != nil {
		p.blocked = err // memory serves sign-ins by popup
		return p
	}
	p.store = store
	return p
}

func (p pending) all() map[string]oauth.Pending {
	kept := map[string]oauth.Pending{}
	text, _, err := p.store.Get(p.key)
	if err != nil || json.Unmarshal([]byte(text), &kept) != nil {
		return map[string]oauth.Pending{}
	}
	oauth.Prune(kept, time.Now())
	return kept
}

func (p pending) write(all map[string]oauth.Pending) error {
	if len(all) == 0 {
		return p.store.Remove(p.key)
	}
	text, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return p.store.Set(p.key, string(text))
}

func (p pending) put(one oauth.Pending) error {
	all := p.all()
	all[one.State] = one
	return p.write(all)
}

// take returns a sign-in once.
func (p pending) take(state string) (oauth.Pending, bool) {
	all := p.all()
	one, ok := all[state]
	if !ok {
		return oauth.Pending{}, false
	}
	delete(all, state)
	return one, p.write(all) == nil
}
