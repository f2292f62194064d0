//go:build js && wasm

package browser

import "sync"

// serial runs functions one after another, in the order they came, outside the callback that brought
// them: so that what they do may wait. Its goroutine lives only while there is something to run.
type serial struct {
	op string // names it in the report of a panic

	mu      sync.Mutex
	queue   []func()
	running bool
	closed  bool
}

// run queues work and returns at once.
func (s *serial) run(work func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	s.queue = append(s.queue, work)
	if !s.running {
		s.running = true
		go s.drain()
	}
}

// close drops what is still queued. It does not wait for what is running.
func (s *serial) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed, s.queue = true, nil
}

func (s *serial) drain() {
	for {
		s.mu.Lock()
		if len(s.queue) == 0 {
			s.running = false
			s.mu.Unlock()
			return
		}
		work := s.queue[0]
		s.queue = s.queue[1:]
		s.mu.Unlock()
		s.guard(work)
	}
}

func (s *serial) guard(work func()) {
	defer func() {
		if p := recover(); p != nil {
			report(s.op, p)
		}
	}()
	work()
}
