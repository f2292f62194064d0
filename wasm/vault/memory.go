package vault

import "sync"

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

// Remove removes the text under key.
func (m *Memory) Remove(key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.texts, key)
	return nil
}
