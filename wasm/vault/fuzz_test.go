package vault_test

import (
	"errors"
	"testing"

	"perennial/wasm/vault"
	"perennial/wasm/vault/vaulttest"
)

func FuzzEnvelope(f *testing.F) {
	for _, text := range []string{
		`{"version":1,"session":"s","generation":3,"tokens":{"refresh_token":"r"},"access":{"":{"access_token":"a","received":1700000000000}}}`,
		`{"version":1,"sealed":"c2VjcmV0"}`, `{"version":1,"from":"b","sealed":"key:00"}`, `{"version":2}`, `null`, `[]`, ``, `{`, `7`,
		`{"sealed":""}`, `{"sealed":null}`, `{"sealed":7}`, `{"version":1,"sealed":"x","mark":"y"}`,
	} {
		f.Add(text)
	}
	c := vaulttest.NewCipher("key:")
	c.Delay.Store(0)
	f.Fuzz(func(t *testing.T, text string) {
		inside, ok := vault.ParseEnvelope(vaulttest.Seal(t, c, text))
		open, err := c.Unseal(t.Context(), inside)
		if !ok || err != nil || open != text {
			t.Errorf("%q came out as %q, %v, %v", text, open, ok, err)
		}
		// What lies in a Store is opened with the key it was sealed with, or set aside, and never believed as it is. Another
		// owner's is left alone.
		inner := &vault.Memory{}
		_ = inner.Set("k", text)
		var reported []error
		store := vault.OpenSealedStore(t.Context(), inner, options(c, func(err error) { reported = append(reported, err) }))
		got, held, err := store.Get("k")
		store.Close()
		if errors.Is(err, vault.ErrForeign) {
			vaulttest.Holds(t, inner, "k", text)
			return
		}
		sealed, isEnvelope := vault.ParseEnvelope(text)
		plain, bad := c.Unseal(t.Context(), sealed)
		want, wantHeld := text, true // what lay open is taken over
		if isEnvelope {
			want, wantHeld = plain, bad == nil && sealed != ""
		}
		if held != wantHeld || held && got != want {
			t.Errorf("%q is read as %q, %v; reported %v", text, got, held, reported)
		}
	})
}
