//go:build js && wasm

// Command wasm is the program that decides: it keeps the session, and the gate (js/) asks it when a lease
// is stale or a token was refused. This file and its neighbours put the parts together and nothing else. What the gate may call is in
// package calls, and without waiting in package helpers: jwt.decodeToken, jwt.getTokenExpirationDate, jwt.isTokenExpired,
// jwt.urlBase64Decode, store.get, store.set and store.remove.
package main

import (
	"sync"

	"perennial/wasm/browser"
	"perennial/wasm/helpers"
	"perennial/wasm/random"
)

func main() {
	random.Source = browser.Random
	host, err := browser.Connect()
	if err != nil {
		return // there is nobody to report to; the gate sees that the program has ended
	}
	defer host.Close()
	p, err := newProgram(host)
	if err != nil {
		p = refusing(host, err)
	}
	defer p.close()

	over := make(chan struct{})
	if err := host.Serve(p.calls, helpers.Calls(openStorage), sync.OnceFunc(func() { close(over) })); err != nil {
		return
	}
	<-over
}
