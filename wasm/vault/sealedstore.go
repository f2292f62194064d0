package vault

import (
	"context"
	"slices"
	"sync"

	"perennial/wasm/fault"
	"perennial/wasm/storagekey"
)

// SealedStore is a Store that keeps its texts sealed in another Store. A Store is read and written at once, and
// sealing takes time: what this page has read or written is readable in memory, and is sealed into the inner
// Store in the background. A text that another tab has written meanwhile is not there for this one: that is
// what the ledger is for. It is safe for concurrent use.
type SealedStore struct {
	inner Store
	opts  Options

	mu      sync.Mutex
	slots   map[string]*slot
	queue   []string // the keys to be written, each once
	writing bool     // a goroutine writes what is queued
	closed  bool
	work    sync.WaitGroup
}

// slot is one text. A new text gets a new slot.
type slot struct {
	text   string
	stored string // what the inner Store holds for it; "" until it has been written
}

// Options say what a SealedStore seals, and for whom.
type Options struct {
	Key  string // of the record
	From string // whose the record is: see session.Options.From
	// Sealer seals. Without one (nil) texts stay in memory alone, and the inner Store only says that there is a session.
	Sealer Sealer
	// IsPlaintext reports whether the text under a key is no secret, and stays readable.
	IsPlaintext func(key string) bool
	// Report takes what went wrong while the record was read, and each write that failed later. It must not block.
	Report func(error)
}

// OpenSealedStore reads the record, and returns a Store that seals whatever it is given. No record stays readable in inner, nor one
// that was set aside from there: it is taken over and sealed. A record that cannot be unsealed, because the key is gone, is set
// aside as it is and reported. That of another owner is left alone.
func OpenSealedStore(ctx context.Context, inner Store, o Options) *SealedStore {
	s := &SealedStore{inner: inner, opts: o, slots: map[string]*slot{}}
	for _, key := range []string{o.Key, storagekey.Corrupt(o.Key)} {
		if err := s.takeOver(ctx, key); err != nil {
			o.Report(err)
		}
	}
	return s
}

// takeOver reads what lies under a key when the page begins.
func (s *SealedStore) takeOver(ctx context.Context, key string) error {
	text, ok, err := s.inner.Get(key)
	if err != nil || !ok {
		return err
	}
	if key == s.opts.Key && isForeign(text, s.opts.From) {
		return nil
	}
	sealed, ok := ParseEnvelope(text)
	if !ok {
		return s.Set(key, text)
	}
	if key != s.opts.Key || s.opts.Sealer == nil || sealed == "" {
		return nil
	}
	plain, err := s.opts.Sealer.Unseal(ctx, sealed)
	if err == nil {
		s.mu.Lock()
		s.slots[key] = &slot{text: plain, stored: text}
		s.mu.Unlock()
		return nil
	}
	if now, _, _ := s.inner.Get(key); !isCorrupt(err) || now != text {
		return err // it may be readable another time, or another tab has written a better one
	}
	if full := s.inner.Set(storagekey.Corrupt(key), text); full != nil {
		s.opts.Report(full)
	}
	if blocked := s.inner.Remove(key); blocked != nil {
		s.opts.Report(blocked)
	}
	return err
}

// Get returns the text under key, if this page has read or written it and nobody has changed it since.
func (s *SealedStore) Get(key string) (string, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok, err := s.inner.Get(key)
	if err != nil || s.opts.IsPlaintext(key) {
		return stored, ok, err
	}
	if key == s.opts.Key && isForeign(stored, s.opts.From) {
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
func (s *SealedStore) Set(key, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.opts.IsPlaintext(key) {
		return s.inner.Set(key, text)
	}
	if s.closed {
		return fault.New(fault.Stopped, "write storage", "Perennial has been stopped on this page")
	}
	s.slots[key] = &slot{text: text}
	if !slices.Contains(s.queue, key) {
		s.queue = append(s.queue, key)
	}
	if !s.writing {
		s.writing = true
		s.work.Go(s.drain)
	}
	return nil
}

// Remove removes a text at once, also one that is about to be written.
func (s *SealedStore) Remove(key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.slots, key)
	return s.inner.Remove(key)
}

// Close returns when all that was set has been written. Later only Get and Remove work.
func (s *SealedStore) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.work.Wait()
}
