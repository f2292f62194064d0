// Package storagekey names what Perennial keeps in a browser's storage. Sessions of different namespaces keep apart by it.
package storagekey

// Prefix begins every key that is Perennial's own: an app's store neither reads nor overwrites them.
const Prefix = "perennial:"

// Record returns the key of a namespace's session record. The tabs' BroadcastChannel and their locks have that name too.
func Record(namespace string) string { return Prefix + namespace }

// Ledger returns the key of the ledger where that lies beside the record: where there is no IndexedDB, or one page alone has the session.
func Ledger(namespace string) string { return Record(namespace) + ":ledger" }

// Session returns the key under which a tab that has the session for itself keeps the session's name: its ledger has that name.
func Session(namespace string) string { return Record(namespace) + ":session" }

// Transactions returns the key of the sign-ins that a tab has begun and that have not been answered.
func Transactions(namespace string) string { return Record(namespace) + ":signin" }

// ReturnTo returns the key of where the user of a tab was when a sign-in was asked for.
func ReturnTo(namespace string) string { return Record(namespace) + ":back" }
