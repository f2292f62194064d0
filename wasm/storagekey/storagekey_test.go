package storagekey_test

import (
	"testing"

	"perennial/wasm/storagekey"
)

// The gate, and earlier releases, know them by these names.
func TestTheKeysAreWhatTheGateKnows(t *testing.T) {
	for got, want := range map[string]string{
		storagekey.Record("default"):       "perennial:default",
		storagekey.Ledger("default"):       "perennial:default:ledger",
		storagekey.Session("default"):      "perennial:default:session",
		storagekey.Transactions("default"): "perennial:default:signin",
		storagekey.ReturnTo("default"):     "perennial:default:back",
	} {
		if got != want {
			t.Errorf("the key is %q, want %q", got, want)
		}
	}
}
