package vault

import (
	"context"
	"slices"
	"sync"

	"perennial/wasm/fault"
)

// Sealed is a Store that keeps its texts sealed in another Store. A Store is read and written at once, and
// sealing takes time: what this page has read or written lies open in memory, and is sealed into the inner
// Store in the background. A text that another tab has written meanwhile is not there for this one: that is
// what the ledger is for. It is safe for concurrent use.
type Sealed struct {
	inner  Store
	sealer Sealer
	key    string
	from   string
	isOpen func(key string) bool
	report func(error)

	mu     sync.Mutex
	slots  map[string]*slot
	queue  []string // the keys to be written, each once
	busy   bool     // a goroutine writes
	closed bool
	work   sync.WaitGroup
}

// slot is one text. A new text has a new slot.
type slot struct {
	text   string
	stored string // what the inner Store holds for it; "" until that has been written
}

// OpenSealed reads the record under key, and returns a Store that seals whatever it is given, for the owner that from names:
// see session.Options.From. Nothing that lies
// open under key, or was set aside from there, stays so: it is taken over and sealed. A record that cannot be
// unsealed, because the key is gone, is set aside as it is. isOpen tells whether the texts of a key are no secret. report is told of that and of each write that failed
// later; it must not block. Without a Sealer (nil) texts stay in memory alone, and the inner Store only says that
// there is a session.
func OpenSealed(ctx context.Context, inner Store, s Sealer, key, from string, isOpen func(key string) bool, report func(error)) *Sealed {
	store := &Sealed{inner: inner, sealer: s, key: key, from: from, isOpen: isOpen, report: report, slots: map[string]*slot{}}
	for _, k := range []string{key, key + AsideSuffix} {
		if err := store.takeOver(ctx, k); err != nil {
			report(err)
		}
	}
	return store
}

// takeOver reads what lies under a key when the page begins.
func (s *Sealed) takeOver(ctx context.Context, key string) error {
	text, ok, err := s.inner.Get(key)
	if err != nil || !ok {
		return err
	}
	if key == s.key && isForeign(text, s.from) {
		return nil
	}
	sealed, ok := Envelope(text)
	if !ok {
		return s.Set(key, text)
	}
	if key != s.key || s.sealer == nil || sealed == "" {
		return nil
	}
	plain, err := s.sealer.Unseal(ctx, sealed)
	if err == nil {
		s.mu.Lock()
		s.slots[key] = &slot{text: plain, stored: text}
		s.mu.Unlock()
		return nil
	}
	if now, _, _ := s.inner.Get(key); !isGarbage(err) || now != text {
		return err // it may be readable another time, or another tab has written a better one
	}
	if full := s.inner.Set(key+AsideSuffix, text); full != nil {
		s.report(full)
	}
	if blocked := s.inner.Remove(key); blocked != nil {
		s.report(blocked)
	}
	return err
}

// Get returns the text under key, if this page has read or written it and nobody has changed it since.
func (s *Sealed) Get(key string) (string, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok, err := s.inner.Get(key)
	if err != nil || s.isOpen(key) {
		return stored, ok, err
	}
	if key == s.key && isForeign(stored, s.from) {
		return "", false, ErrForeign
	}
	e := s.slots[key]
	if e == nil || e.stored != "" && (!ok || stored != e.stored) {
		return "", false, nil
	}
	return e.text, true, nil
}

// Set keeps a text, and returns before it is sealed. Of several texts in a row the last one is written.
// Errors: fault.Stopped after Close.
func (s *Sealed) Set(key, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.isOpen(key) {
		return s.inner.Set(key, text)
	}
	if s.closed {
		return fault.New(fault.Stopped, "write storage", "Perennial has been stopped on this page")
	}
	s.slots[key] = &slot{text: text}
	if !slices.Contains(s.queue, key) {
		s.queue = append(s.queue, key)
	}
	if !s.busy {
		s.busy = true
		s.work.Go(s.drain)
	}
	return nil
}

// Remove removes a text at once, also one that is about to be written.
func (s *Sealed) Remove(key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.slots, key)
	return s.inner.Remove(key)
}

// Close returns when all that was set has been written. Later only Get and Remove work.
func (s *Sealed) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.work.Wait()
}
