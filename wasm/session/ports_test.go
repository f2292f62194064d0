package session

import (
	"context"
	"sync"
)

// locks is a Locker as the Web Locks API has it: for each name first come, first served.
type locks struct {
	mu    sync.Mutex
	names map[string]*queue
}

type queue struct {
	held    bool
	waiting []chan struct{}
}

func (l *locks) Lock(ctx context.Context, name string) (func(), error) {
	l.mu.Lock()
	if l.names == nil {
		l.names = map[string]*queue{}
	}
	q := l.names[name]
	if q == nil {
		q = &queue{}
		l.names[name] = q
	}
	unlock := sync.OnceFunc(func() { l.unlock(q) })
	if !q.held {
		q.held = true
		l.mu.Unlock()
		return unlock, nil
	}
	turn := make(chan struct{})
	q.waiting = append(q.waiting, turn)
	l.mu.Unlock()
	select {
	case <-turn:
		return unlock, nil
	case <-ctx.Done():
		l.mu.Lock()
		defer l.mu.Unlock()
		for i, c := range q.waiting {
			if c == turn {
				q.waiting = append(q.waiting[:i], q.waiting[i+1:]...)
				return nil, ctx.Err()
			}
		}
		return unlock, nil // granted in the same moment
	}
}

// steal takes a lock away from its holder, and gives it back at once.
func (l *locks) steal(name string) {
	l.mu.Lock()
	delete(l.names, name)
	l.mu.Unlock()
}

func (l *locks) unlock(q *queue) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(q.waiting) == 0 {
		q.held = false
		return
	}
	next := q.waiting[0]
	q.waiting = q.waiting[1:]
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
