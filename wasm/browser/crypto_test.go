//go:build js && wasm

package browser

import (
	"context"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"perennial/wasm/fault"
)

func TestDigests(t *testing.T) {
	leavesNothing(t)
	for hash, want := range map[string]string{ // of "abc": FIPS 180-4's examples
		"SHA-256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		"SHA-384": "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
		"SHA-512": "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
	} {
		if sum, err := (Crypto{}).Digest(limited(t), hash, "abc"); hex.EncodeToString(sum) != want || err != nil {
			t.Errorf("%s is %x, %v", hash, sum, err)
		}
	}
}

func TestDigestsThatCannotBeMade(t *testing.T) {
	leavesNothing(t)
	_, err := Crypto{}.Digest(limited(t), "MD5", "abc")
	wantCode(t, err, fault.Unsupported)
	over, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (Crypto{}).Digest(over, "SHA-256", "abc"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	replaceGlobal(t, "crypto", "return {}")
	_, err = Crypto{}.Digest(limited(t), "SHA-256", "abc")
	if wantCode(t, err, fault.Unsupported); err == nil || !strings.Contains(err.Error(), "serve it over https") {
		t.Error(err)
	}
}
