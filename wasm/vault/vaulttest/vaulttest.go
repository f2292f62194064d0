// Package vaulttest has what tests of sealed texts need: a Sealer, a Store and a list of errors.
package vaulttest

import (
	"context"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/vault"
)

// Cipher is a Sealer that takes its time.
type Cipher struct {
	key   string
	Delay atomic.Int64 // a time.Duration
	Fails atomic.Pointer[fault.Error]
}

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

func (c *Cipher) Seal(ctx context.Context, text string) (string, error) {
	return c.key + hex.EncodeToString([]byte(text)), c.wait(ctx)
}

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

// Disk is the inner Store of a test, which keeps what was ever written.
type Disk struct {
	vault.Memory
	mu     sync.Mutex
	writes []string // "key=text"
	Room   int      // the length of text from which on there is no room; 0: there is
}

func (d *Disk) Set(key, text string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.Room > 0 && len(text) >= d.Room {
		return fault.New(fault.StorageFull, "write storage", "no room")
	}
	d.writes = append(d.writes, key+"="+text)
	return d.Memory.Set(key, text)
}

// Written is what was ever written under the record's key, unsealed.
func (d *Disk) Written(t *testing.T, c *Cipher) []string {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	var all []string
	for _, w := range d.writes {
		if text, ok := strings.CutPrefix(w, "k="); ok {
			all = append(all, Reveal(t, c, text))
		}
	}
	return all
}

// Writes is what was ever written, in order, each as "key=text".
func (d *Disk) Writes() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.writes)
}

// Seal is what a page that seals with c leaves in its Store of a text.
func Seal(t *testing.T, c *Cipher, text string) string {
	t.Helper()
	var d vault.Memory
	s := vault.OpenSealed(t.Context(), &d, vault.Options{
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

// Reveal unseals what lies in a Store; a mark is "-".
func Reveal(t *testing.T, c *Cipher, text string) string {
	t.Helper()
	sealed, ok := vault.Envelope(text)
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

// Holds fails the test unless a Store has a text; "" is none.
func Holds(t *testing.T, s vault.Store, key, want string) {
	t.Helper()
	text, ok, err := s.Get(key)
	if err != nil || ok != (want != "") || text != want {
		t.Errorf("%s holds %.60q, %v, %v; want %.60q", key, text, ok, err, want)
	}
}

// Reports collects errors.
type Reports struct {
	mu  sync.Mutex
	all []error
}

func (r *Reports) Add(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, err)
}

// Want fails the test unless exactly these codes were reported.
func (r *Reports) Want(t *testing.T, codes ...fault.Code) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.all) != len(codes) {
		t.Fatalf("reported %v, want %v", r.all, codes)
	}
	for i, code := range codes {
		if fault.CodeOf(r.all[i]) != code {
			t.Errorf("reported %v, want %s", r.all[i], code)
		}
	}
}
