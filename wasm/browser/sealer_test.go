//go:build js && wasm

package browser

import (
	"encoding/base64"
	"strings"
	"testing"

	"perennial/wasm/fault"
)

// openSealer opens the sealer of a namespace; the database is the test's own until it is over.
func openSealer(t *testing.T, namespace string) *Sealer {
	t.Helper()
	v, err := OpenSealer(limited(t), namespace)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		v.Close()
		deleteDatabase(t, sealerDatabase)
	})
	return v
}

func mustSeal(t *testing.T, v *Sealer, text string) string {
	t.Helper()
	sealed, err := v.Seal(limited(t), text)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func TestSealerUnsealsWhatItHasSealed(t *testing.T) {
	v := openSealer(t, "default")
	leavesNothing(t)
	for _, text := range []string{"", "secret", "ein Ä und 🌱", strings.Repeat("x", 100_000)} {
		sealed := mustSeal(t, v, text)
		if text != "" && strings.Contains(sealed, text) {
			t.Errorf("%.20q lies open", text)
		}
		if got, err := v.Unseal(limited(t), sealed); got != text || err != nil {
			t.Errorf("%.20q came back as %.20q, %v", text, got, err)
		}
		if mustSeal(t, v, text) == sealed {
			t.Errorf("%.20q was sealed twice with one initialisation vector", text)
		}
	}
}

func TestSealerFindsItsKeyAgain(t *testing.T) {
	leavesNothing(t)
	first := openSealer(t, "default")
	sealed := mustSeal(t, first, "secret")
	first.Close()
	if got, err := openSealer(t, "default").Unseal(limited(t), sealed); got != "secret" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestSealerKeyCannotBeExported(t *testing.T) {
	v := openSealer(t, "default")
	for _, format := range []string{"raw", "jwk"} {
		pending, err := v.subtle.Call("exportKey", format, v.key)
		if err != nil {
			t.Fatal(caught(err))
		}
		if _, err := Await(limited(t), pending); ErrorName(err) != "InvalidAccessError" {
			t.Errorf("exported as %s: %v", format, err)
		}
	}
	if got := scriptText(t, "const k = arguments[0]; return `${k.algorithm.name} ${k.algorithm.length} ${k.usages}`", v.key); got != "AES-GCM 256 encrypt,decrypt" {
		t.Errorf("the key is %s", got)
	}
}

func TestSealersThatOpenAtOnceShareOneKey(t *testing.T) {
	leavesNothing(t)
	// Each waits until all have found no key, and have made one.
	failing(t, "SubtleCrypto", "generateKey", `
		const made = globalThis.made ??= [];
		return real.apply(this, args).then(key => new Promise(go => {
			made.push(() => go(key));
			if (made.length == 4) made.forEach(f => f());
		}))`)
	t.Cleanup(func() { script(t, "delete globalThis.made") })
	sealers := make(chan *Sealer)
	for range 4 {
		go func() {
			v, err := OpenSealer(limited(t), "default")
			if err != nil {
				t.Error(err)
			}
			sealers <- v
		}()
	}
	all := []*Sealer{receive(t, sealers), receive(t, sealers), receive(t, sealers), receive(t, sealers)}
	t.Cleanup(func() { deleteDatabase(t, sealerDatabase) })
	if n := scriptText(t, "return String(made.length)"); n != "4" {
		t.Fatalf("%s keys were made: there was no race", n)
	}
	if t.Failed() {
		return
	}
	all = append(all, openSealer(t, "default"))
	for _, v := range all {
		sealed := mustSeal(t, v, "secret")
		for _, other := range all {
			if got, err := other.Unseal(limited(t), sealed); got != "secret" || err != nil {
				t.Errorf("%q, %v", got, err)
			}
		}
	}
}

func TestSealerRefusesWhatItHasNotSealed(t *testing.T) {
	v := openSealer(t, "default")
	other := openSealer(t, "other")
	leavesNothing(t)
	sealed := mustSeal(t, v, "secret")
	data, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		t.Fatal(err)
	}
	altered := func(i int) string {
		copied := append([]byte(nil), data...)
		copied[i] ^= 1
		return base64.StdEncoding.EncodeToString(copied)
	}
	renamed := &Sealer{subtle: v.subtle, key: v.key, namespace: []byte("other")}
	for name, test := range map[string]struct {
		v      *Sealer
		sealed string
	}{
		"nothing":                   {v, ""},
		"not base64":                {v, "secret!"},
		"too short for a vector":    {v, "c2VjcmV0"},
		"a vector alone":            {v, base64.StdEncoding.EncodeToString(data[:ivLength])},
		"cut off":                   {v, base64.StdEncoding.EncodeToString(data[:len(data)-1])},
		"another vector":            {v, altered(0)},
		"an altered text":           {v, altered(ivLength)},
		"an altered tag":            {v, altered(len(data) - 1)},
		"the key of another":        {other, sealed},
		"the name of another":       {renamed, sealed},
		"another's text, this' key": {v, mustSeal(t, renamed, "secret")},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := test.v.Unseal(limited(t), test.sealed)
			wantCode(t, err, fault.StorageCorrupt)
			if text != "" || strings.Contains(err.Error(), "secret") {
				t.Errorf("gave %q, %v", text, err)
			}
		})
	}
}

func TestSealerOfAnotherProfileCannotUnsealACopy(t *testing.T) {
	v := openSealer(t, "default")
	sealed := mustSeal(t, v, "secret")
	deleteDatabase(t, sealerDatabase) // what another profile has: the same origin, and no key
	_, err := openSealer(t, "default").Unseal(limited(t), sealed)
	wantCode(t, err, fault.StorageCorrupt)
	if got, err := v.Unseal(limited(t), sealed); got != "secret" || err != nil {
		t.Errorf("the sealer that was open: %q, %v", got, err)
	}
}
