package vaulttest

import (
	"context"
	"encoding/hex"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/vault"
)

// Cipher is a Sealer that takes its time, and encrypts nothing: it writes its key and the text in hex.
type Cipher struct {
	key   string
	Delay atomic.Int64                // a time.Duration
	Fails atomic.Pointer[fault.Error] // what Seal and Unseal return from now on; nil: they work
}

// NewCipher returns a Cipher with a key that takes 10 ms for each text.
func NewCipher(key string) *Cipher {
	c := &Cipher{key: key}
	c.Delay.Store(int64(10 * time.Millisecond))
	return c
}

func (c *Cipher) wait(ctx context.Context) error {
	select {
	case <-time.After(time.Duration(c.Delay.Load())):
	case <-ctx.Done():
		return ctx.Err()
	}
	if f := c.Fails.Load(); f != nil {
		return f
	}
	return nil
}

// Seal implements vault.Sealer.
func (c *Cipher) Seal(ctx context.Context, text string) (string, error) {
	return c.key + hex.EncodeToString([]byte(text)), c.wait(ctx)
}

// Unseal implements vault.Sealer.
func (c *Cipher) Unseal(ctx context.Context, sealed string) (string, error) {
	if err := c.wait(ctx); err != nil {
		return "", err
	}
	digits, ok := strings.CutPrefix(sealed, c.key)
	text, err := hex.DecodeString(digits)
	if !ok || err != nil {
		return "", fault.New(fault.StorageCorrupt, "unseal", "not sealed with this key")
	}
	return string(text), nil
}

// Seal returns what a page that seals with c leaves of a text in its Store.
func Seal(t *testing.T, c *Cipher, text string) string {
	t.Helper()
	var d vault.Memory
	s := vault.OpenSealedStore(t.Context(), &d, vault.Options{
		Key: "k", Sealer: c,
		IsPlaintext: func(string) bool { return false },
		Report:      func(err error) { t.Error(err) },
	})
	if err := s.Set("k", text); err != nil {
		t.Fatal(err)
	}
	s.Close()
	sealed, _, _ := d.Get("k")
	return sealed
}

// Reveal unseals what lies in a Store. Of an empty envelope it returns "-".
func Reveal(t *testing.T, c *Cipher, text string) string {
	t.Helper()
	sealed, ok := vault.ParseEnvelope(text)
	if !ok {
		t.Fatalf("%.40q lies open", text)
	}
	if sealed == "" {
		return "-"
	}
	digits, _ := strings.CutPrefix(sealed, c.key)
	plain, err := hex.DecodeString(digits)
	if err != nil {
		t.Fatalf("%.40q is not sealed with %s", text, c.key)
	}
	return string(plain)
}
