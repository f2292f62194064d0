//go:build js && wasm

// Command wasm is the program that decides: it keeps the session, and the gate (js/) asks it when a lease
// is stale or a token was refused. This file and its neighbours put the parts together and nothing else.
//
// What the gate may call, each with JSON in and JSON out:
//
//	ready         {}                                  → {signedIn}, when that is known
//	token         {api, minValidity, force, refused,
//	               impatient}                         → {token, generation}
//	navigation    {url}                               → {outcome, url, location}
//	arrive        {url, claimed}                      → {outcome, url, location}
//	clean         {url}                               → {url}
//	authenticate  {tokens, profile}                   → null
//	signout       {everywhere, redirect}              → {location}
//	authorize     {scope, prompt, …}                  → {url, state}
//	callback      {url}                               → null
//	password      {username, password, connection, …} → null
//	notice        {signedIn, was}                     → null
//
// and without waiting jwt.decodeToken, jwt.getTokenExpirationDate, jwt.isTokenExpired,
// jwt.urlBase64Decode, store.get, store.set and store.remove.
package main

import (
	"sync"

	"perennial/wasm/browser"
	"perennial/wasm/helpers"
)

func main() {
	host, err := browser.Connect()
	if err != nil {
		return // nobody to tell: the gate sees that the program has ended
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
