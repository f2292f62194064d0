package vaulttest

import (
	"sync"
	"testing"

	"perennial/wasm/fault"
)

// Reports collects errors. Its zero value is ready to use.
type Reports struct {
	mu  sync.Mutex
	all []error
}

// Add keeps an error.
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
