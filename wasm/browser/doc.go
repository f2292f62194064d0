// Package browser is the one place of Perennial that touches JavaScript: promises, storage, the
// IndexedDB ledger, Web Locks, BroadcastChannel, fetch, window events, and the bridge to the gate.
//
// Three rules hold in all of it. A value that comes from the page is read through Reflect.get, since
// an exception thrown by a getter ends a Go program that reads it directly. Every function handed to
// JavaScript is made by newFunc, which recovers from panics and counts what is alive. Nothing that
// may wait runs inside a JavaScript callback, since that would block the page's event loop for good.
package browser
