// Package storagekey names what Perennial keeps in a browser's storage. Sessions of different namespaces keep apart by it.
package storagekey

import "strings"

// Prefix begins every key that is Perennial's own: an app's store neither reads nor overwrites them.
const Prefix = "perennial:"

const (
	usedSuffix    = ":used"
	signOutSuffix = ":signout"
)

// Record returns the key of a namespace's session record. The tabs' BroadcastChannel and their locks have that name too.
func Record(namespace string) string { return Prefix + namespace }

// Ledger returns the key of the ledger where that lies beside the record: where there is no IndexedDB, or one page alone has the session.
func Ledger(namespace string) string { return Record(namespace) + ":ledger" }

// What lies beside a record has its key by that of the record.

// Used returns the key of the moment of a session's last use, in milliseconds since the epoch: see policy.idle.
func Used(record string) string { return record + usedSuffix }

// SignOut returns the key of the marker that the gate leaves when it ends a session by itself.
func SignOut(record string) string { return record + signOutSuffix }

// Corrupt returns the key under which a record is set aside that cannot be read.
func Corrupt(record string) string { return record + ":corrupt" }

// IsPlain reports whether what lies under a key is no secret: the gate, which can encrypt nothing, reads or writes it.
func IsPlain(key string) bool {
	return strings.HasSuffix(key, usedSuffix) || strings.HasSuffix(key, signOutSuffix)
}

// Session returns the key under which a tab that has the session for itself keeps the session's name: its ledger has that name.
func Session(namespace string) string { return Record(namespace) + ":session" }

// Transactions returns the key of the sign-ins that a tab has begun and that have not been answered.
func Transactions(namespace string) string { return Record(namespace) + ":signin" }

// ReturnTo returns the key of where the user of a tab was when a sign-in was asked for.
func ReturnTo(namespace string) string { return Record(namespace) + ":back" }
