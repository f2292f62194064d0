package session

import (
	"context"
	"sync"
)

// locks is a Locker as the Web Locks API has it: first come, first served.
type locks struct {
	mu     sync.Mutex
	held   bool
	queue  []chan struct{}
	grants int
}

func (l *locks) Lock(ctx context.Context, _ string) (func(), error) {
	l.mu.Lock()
	if !l.held {
		l.held = true
		l.grants++
		l.mu.Unlock()
		return sync.OnceFunc(l.unlock), nil
	}
	turn := make(chan struct{})
	l.queue = append(l.queue, turn)
	l.mu.Unlock()
	select {
	case <-turn:
		return sync.OnceFunc(l.unlock), nil
	case <-ctx.Done():
		l.mu.Lock()
		defer l.mu.Unlock()
		for i, c := range l.queue {
			if c == turn {
				l.queue = append(l.queue[:i], l.queue[i+1:]...)
				return nil, ctx.Err()
			}
		}
		return sync.OnceFunc(l.unlock), nil // granted in the same moment
	}
}

func (l *locks) unlock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) == 0 {
		l.held = false
		return
	}
	next := l.queue[0]
	l.queue = l.queue[1:]
	l.grants++
	close(next)
}

// bus is a BroadcastChannel: every port but the sender's hears.
type bus struct {
	mu    sync.Mutex
	ports []*port
}

type port struct {
	bus     *bus
	receive func()
}

func (b *bus) port() *port {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := &port{bus: b}
	b.ports = append(b.ports, p)
	return p
}

func (p *port) listen(receive func()) {
	p.bus.mu.Lock()
	defer p.bus.mu.Unlock()
	p.receive = receive
}

func (p *port) Post(string) error {
	p.bus.mu.Lock()
	defer p.bus.mu.Unlock()
	for _, other := range p.bus.ports {
		if other != p && other.receive != nil {
			go other.receive()
		}
	}
	return nil
}
