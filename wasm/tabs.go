//go:build js && wasm

package main

import (
	"perennial/wasm/browser"
	"perennial/wasm/session"
	"perennial/wasm/storagekey"
)

// connectTabs joins the tabs that share the session: one lock, and word of each change.
func (p *program) connectTabs(o *session.Options, host *browser.Host, changed func(), report func(error)) {
	if locks, err := host.Locks(); err != nil {
		report(err) // the notes in the ledger still keep tabs apart
	} else {
		o.Locker = locks
	}
	name := storagekey.Record(o.Namespace)
	if channel, err := browser.OpenChannel(name, func(string) { changed() }); err != nil {
		report(err)
	} else {
		o.Channel = channel
		p.onClose(channel.Close)
	}
	// A storage event comes too where there is no BroadcastChannel, and from tabs that only run the gate.
	if stop, err := browser.OnStorage(name, func(string, bool) { changed() }); err != nil {
		report(err)
	} else {
		p.onClose(stop)
	}
}
