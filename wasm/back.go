//go:build js && wasm

package main

import (
	"perennial/wasm/browser"
	"perennial/wasm/route"
	"perennial/wasm/session"
	"perennial/wasm/vault"
)

// back remembers where the user was when sign-in was asked for. It belongs to the tab: two tabs may have
// been in different places.
type back struct {
	store session.Store
	key   string
}

func openBack(namespace string) back {
	b := back{store: &vault.Memory{}, key: "perennial:" + namespace + ":back"}
	if store, err := browser.OpenStorage("sessionStorage"); err == nil {
		b.store = store // else memory serves an app that signs in without leaving the page
	}
	return b
}

func (b back) remember(url string) {
	if safe, ok := route.Back(url, browser.Origin()); ok {
		_ = b.store.Set(b.key, safe) // without room for it the user lands on the app's first page
	}
}

// take returns the way back once, "" if there is none.
func (b back) take() string {
	url := b.peek()
	if url != "" {
		_ = b.store.Remove(b.key)
	}
	return url
}

func (b back) peek() string {
	if b.store == nil {
		return ""
	}
	url, _, err := b.store.Get(b.key)
	if err != nil {
		return ""
	}
	safe, _ := route.Back(url, browser.Origin())
	return safe
}
