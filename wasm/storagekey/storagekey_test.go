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
		storagekey.Used("r"):               "r:used",
		storagekey.SignOut("r"):            "r:signout",
		storagekey.Corrupt("r"):            "r:corrupt",
	} {
		if got != want {
			t.Errorf("the key is %q, want %q", got, want)
		}
	}
}

func TestOnlyWhatTheGateReadsIsPlain(t *testing.T) {
	for key, want := range map[string]bool{
		storagekey.Used("perennial:a"): true, storagekey.SignOut("perennial:a"): true,
		storagekey.Record("a"): false, storagekey.Corrupt("perennial:a"): false, storagekey.Transactions("a"): false,
	} {
		if got := storagekey.IsPlain(key); got != want {
			t.Errorf("%s: plain is %v", key, got)
		}
	}
}
