package session

import (
	"context"
	"sync"
)

// Memory is a Store for pages that may not store anything: the session lives as long as the page.
type Memory struct {
	mu    sync.Mutex
	texts map[string]string
}

// Get returns the text under key.
func (m *Memory) Get(key string) (string, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	text, ok := m.texts[key]
	return text, ok, nil
}

// Set keeps a text under key.
func (m *Memory) Set(key, text string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.texts == nil {
		m.texts = make(map[string]string)
	}
	m.texts[key] = text
	return nil
}

// Remove forgets the text under key.
func (m *Memory) Remove(key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.texts, key)
	return nil
}

// StoreLedger is a Ledger over a Store, where there is no IndexedDB. In one tab it is as good; between tabs
// a write may be seen late, which is the best that such a browser can do.
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
