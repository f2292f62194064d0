//go:build js && wasm

package browser

import (
	"context"
	"errors"
	"testing"

	"perennial/wasm/fault"
)

func TestSealerThatCannotBeOpenedSaysSo(t *testing.T) {
	for name, global := range map[string][2]string{
		"no crypto":                {"crypto", "return undefined"},
		"no secure context":        {"crypto", "return {}"},
		"crypto throws":            {"crypto", "throw new DOMException('denied', 'SecurityError')"},
		"no indexedDB":             {"indexedDB", "return undefined"},
		"indexedDB refuses":        {"indexedDB", "return {open() { throw new DOMException('denied', 'SecurityError') }}"},
		"indexedDB throws nothing": {"indexedDB", "throw null"},
	} {
		t.Run(name, func(t *testing.T) {
			leavesNothing(t)
			replaceGlobal(t, global[0], global[1])
			_, err := OpenSealer(limited(t), "default")
			wantCode(t, err, fault.StorageBlocked)
		})
	}
	for name, test := range map[string]struct {
		class, method, body string
		want                fault.Code
	}{
		"keys cannot be stored":     {"IDBObjectStore", "add", "throw new DOMException('no clone', 'DataCloneError')", fault.StorageBlocked},
		"no room":                   {"IDBObjectStore", "add", "throw new DOMException('full', 'QuotaExceededError')", fault.StorageFull},
		"the key is not kept":       {"IDBObjectStore", "add", "const r = real.apply(this, args); this.transaction.abort(); return r", fault.StorageBlocked},
		"generateKey rejects":       {"SubtleCrypto", "generateKey", "return Promise.reject(new DOMException('no', 'NotSupportedError'))", fault.Internal},
		"generateKey throws a text": {"SubtleCrypto", "generateKey", "throw 'no'", fault.Internal},
	} {
		t.Run(name, func(t *testing.T) {
			t.Cleanup(func() { deleteDatabase(t, sealerDatabase) })
			leavesNothing(t)
			failing(t, test.class, test.method, test.body)
			_, err := OpenSealer(limited(t), "default")
			wantCode(t, err, test.want)
		})
	}
}

func TestSealerHonoursItsContextAndItsEnd(t *testing.T) {
	v := openSealer(t, "default")
	sealed := mustSeal(t, v, "secret")
	over, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := OpenSealer(over, "default"); !errors.Is(err, context.Canceled) {
		t.Errorf("open: %v", err)
	}
	if _, err := v.Seal(over, "text"); !errors.Is(err, context.Canceled) {
		t.Errorf("seal: %v", err)
	}
	if _, err := v.Unseal(over, sealed); !errors.Is(err, context.Canceled) {
		t.Errorf("unseal: %v", err)
	}
	v.Close()
	_, err := v.Seal(limited(t), "text")
	wantCode(t, err, fault.Stopped)
	_, err = v.Unseal(limited(t), sealed)
	wantCode(t, err, fault.Stopped)
}
