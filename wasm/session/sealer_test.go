package session

import (
	"context"
	"encoding/hex"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"perennial/wasm/fault"
)

// cipher is a Sealer that takes its time.
type cipher struct {
	key   string
	delay atomic.Int64 // a time.Duration
	fails atomic.Pointer[fault.Error]
	seals atomic.Int64
}

func newCipher(key string) *cipher {
	c := &cipher{key: key}
	c.delay.Store(int64(10 * time.Millisecond))
	return c
}

func (c *cipher) wait(ctx context.Context) error {
	select {
	case <-time.After(time.Duration(c.delay.Load())):
	case <-ctx.Done():
		return ctx.Err()
	}
	if f := c.fails.Load(); f != nil {
		return f
	}
	return nil
}

func (c *cipher) Seal(ctx context.Context, text string) (string, error) {
	c.seals.Add(1)
	return c.key + hex.EncodeToString([]byte(text)), c.wait(ctx)
}

func (c *cipher) Unseal(ctx context.Context, sealed string) (string, error) {
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

// disk is the inner Store of a test, which keeps what was ever written.
type disk struct {
	Memory
	mu     sync.Mutex
	writes []string // "key=text"
	room   int      // the length of text from which on there is no room; 0: there is
}

func (d *disk) Set(key, text string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.room > 0 && len(text) >= d.room {
		return fault.New(fault.StorageFull, "write storage", "no room")
	}
	d.writes = append(d.writes, key+"="+text)
	return d.Memory.Set(key, text)
}

// written is what was ever written under the record's key, unsealed.
func (d *disk) written(t *testing.T, c *cipher) []string {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	var all []string
	for _, w := range d.writes {
		if text, ok := strings.CutPrefix(w, "k="); ok {
			all = append(all, reveal(t, c, text))
		}
	}
	return all
}

// reveal unseals what lies in a Store; a mark is "-".
func reveal(t *testing.T, c *cipher, text string) string {
	t.Helper()
	sealed, ok := envelopeOf(text)
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

// holds fails the test unless a Store has a text; "" is none.
func holds(t *testing.T, s Store, key, want string) {
	t.Helper()
	text, ok, err := s.Get(key)
	if err != nil || ok != (want != "") || text != want {
		t.Errorf("%s holds %.60q, %v, %v; want %.60q", key, text, ok, err, want)
	}
}

// reports collects errors.
type reports struct {
	mu  sync.Mutex
	all []error
}

func (r *reports) add(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, err)
}

// want fails the test unless exactly these codes were reported.
func (r *reports) want(t *testing.T, codes ...fault.Code) {
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
