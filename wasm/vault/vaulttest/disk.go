package vaulttest

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/vault"
)

// Disk is the inner Store of a test, which keeps what was ever written.
type Disk struct {
	vault.Memory
	mu     sync.Mutex
	writes []string // "key=text"
	Room   int      // the length of text from which on there is no room; 0: there is
}

// Set keeps a text under key, if there is room.
func (d *Disk) Set(key, text string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.Room > 0 && len(text) >= d.Room {
		return fault.New(fault.StorageFull, "write storage", "no room")
	}
	d.writes = append(d.writes, key+"="+text)
	return d.Memory.Set(key, text)
}

// Written returns what was ever written under the record's key, unsealed.
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

// Writes returns what was ever written, in order, each as "key=text".
func (d *Disk) Writes() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.writes)
}

// Holds fails the test unless a Store has a text; "" is none.
func Holds(t *testing.T, s vault.Store, key, want string) {
	t.Helper()
	text, ok, err := s.Get(key)
	if err != nil || ok != (want != "") || text != want {
		t.Errorf("%s holds %.60q, %v, %v; want %.60q", key, text, ok, err, want)
	}
}
