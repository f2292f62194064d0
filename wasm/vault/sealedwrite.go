package vault

import (
	"context"
	"fmt"
	"time"

	"perennial/wasm/fault"
)

// sealTime bounds the sealing of a text: a browser that hangs must not keep later ones from being written.
const sealTime = 5 * time.Second

// drain writes what is queued, one text after another, until nothing is left.
func (s *Sealed) drain() {
	for {
		s.mu.Lock()
		if len(s.queue) == 0 {
			s.busy = false
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
func (s *Sealed) put(key string, e *slot) {
	defer func() { _ = recover() }() // a panic of report itself
	stored, err := s.seal(e.text)
	if err = s.write(key, e, stored, err); err != nil {
		s.opts.Report(err)
	}
}

// seal returns "" if there is no Sealer. A panic of the Sealer is an error like any other.
func (s *Sealed) seal(text string) (stored string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.New(fault.Internal, "write storage", fmt.Sprintf("a mistake of Perennial's own: %T", p))
		}
	}()
	if s.opts.Sealer == nil {
		return "", nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), sealTime)
	defer cancel()
	return seal(ctx, s.opts.Sealer, s.opts.From, text)
}

// write writes a text as it was sealed, unless it has been replaced or removed meanwhile. err is why it could
// not be sealed.
func (s *Sealed) write(key string, e *slot, stored string, err error) error {
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
	s.forgo(key, e)
	return err
}

// forgo is for a text that stays in memory alone: what the inner Store holds is older, and may lie open. A
// record leaves a mark there, with which the gate asks Go instead of taking the user for signed out. With mu held.
func (s *Sealed) forgo(key string, e *slot) {
	if key == s.opts.Key {
		if m, err := mark(s.opts.From); err == nil && s.inner.Set(key, m) == nil {
			e.stored = m
			return
		}
	}
	delete(s.slots, key)
	_ = s.inner.Remove(key) // where even this fails the Store fails altogether, which has been reported
}
