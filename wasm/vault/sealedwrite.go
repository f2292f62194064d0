package vault

import (
	"context"
	"time"

	"perennial/wasm/fault"
)

// sealTime bounds the sealing of a text: a browser that hangs must not keep later ones from being written.
const sealTime = 5 * time.Second

// drain writes what is queued, one text after another, until nothing is left.
func (s *SealedStore) drain() {
	for {
		s.mu.Lock()
		if len(s.queue) == 0 {
			s.writing = false
			s.mu.Unlock()
			return
		}
		key := s.queue[0]
		s.queue = s.queue[1:]
		e := s.slots[key]
		s.mu.Unlock()
		if e != nil { // else it has been removed
			s.put(key, e)
		}
	}
}

// put seals one text, writes it, and reports what went wrong: without mu, as that may lead back to here.
func (s *SealedStore) put(key string, e *slot) {
	defer func() { _ = recover() }() // a panic of Report itself
	stored, err := s.seal(e.text)
	if err = s.write(key, e, stored, err); err != nil {
		s.opts.Report(err)
	}
}

// seal returns a text in its envelope, and "" if there is no Sealer. A panic of the Sealer is an error like any other.
func (s *SealedStore) seal(text string) (stored string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.Mistake("write storage", p)
		}
	}()
	if s.opts.Sealer == nil {
		return "", nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), sealTime)
	defer cancel()
	return seal(ctx, s.opts.Sealer, s.opts.From, text)
}

// write writes a sealed text, unless it has been replaced or removed meanwhile. err is why it could
// not be sealed.
func (s *SealedStore) write(key string, e *slot, stored string, err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.slots[key] != e {
		return nil
	}
	if err == nil && stored != "" {
		if err = s.inner.Set(key, stored); err == nil {
			e.stored = stored
			return nil
		}
	}
	s.keepInMemory(key, e)
	return err
}

// keepInMemory leaves a text in memory alone: what the inner Store holds is older, and may be readable.
// In place of a record it leaves an empty envelope, so that the gate asks Go, and does not take the user for signed out.
// With mu held.
func (s *SealedStore) keepInMemory(key string, e *slot) {
	if key == s.opts.Key {
		if empty, err := emptyEnvelope(s.opts.From); err == nil && s.inner.Set(key, empty) == nil {
			e.stored = empty
			return
		}
	}
	delete(s.slots, key)
	_ = s.inner.Remove(key) // where even this fails the Store fails altogether, which has been reported
}
