package vault

import (
	"context"
	"sync"
)

// StoreLedger is a Ledger over a Store, where there is no IndexedDB. In one tab it is as good; between tabs
// a write may be seen late, which is the best that such a browser offers.
type StoreLedger struct {
	Store Store
	Key   string

	mu sync.Mutex
}

// Read returns the text.
func (l *StoreLedger) Read(context.Context) (string, error) {
	text, _, err := l.Store.Get(l.Key)
	return text, err
}

// Update replaces the text by what change makes of it.
func (l *StoreLedger) Update(_ context.Context, change func(string) (string, error)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	old, _, err := l.Store.Get(l.Key)
	if err != nil {
		return err
	}
	text, err := change(old)
	if err != nil {
		return err
	}
	return l.Store.Set(l.Key, text)
}
