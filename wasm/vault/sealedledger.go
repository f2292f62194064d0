package vault

import "context"

// SealedLedger is a Ledger over a Store, whose text is sealed. As with StoreLedger, another tab may see a write
// late; and two tabs that update in the very same moment can lose one of the two, unless a lock keeps them apart.
type SealedLedger struct {
	store  Store
	sealer Sealer
	key    string
	turn   chan struct{} // holds one element while nobody updates; waiting for it honours a context
}

// NewSealedLedger returns the ledger whose text lies under key of a Store.
func NewSealedLedger(store Store, s Sealer, key string) *SealedLedger {
	l := &SealedLedger{store: store, sealer: s, key: key, turn: make(chan struct{}, 1)}
	l.turn <- struct{}{}
	return l
}

// Read returns the text. One that cannot be unsealed counts as none, and the next Update replaces it.
func (l *SealedLedger) Read(ctx context.Context) (string, error) {
	stored, _, err := l.store.Get(l.key)
	if err != nil {
		return "", err
	}
	text, _, err := l.open(ctx, stored)
	return text, err
}

// open returns what a stored text says, and whether it lies there unsealed.
func (l *SealedLedger) open(ctx context.Context, stored string) (text string, plain bool, err error) {
	sealed, ok := ParseEnvelope(stored)
	if !ok {
		return stored, stored != "", nil
	}
	text, err = l.sealer.Unseal(ctx, sealed)
	if err != nil && isCorrupt(err) {
		return "", false, nil
	}
	return text, false, err
}

// Update replaces the text by what change makes of it. change runs again if another tab was faster.
func (l *SealedLedger) Update(ctx context.Context, change func(string) (string, error)) error {
	select {
	case <-l.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { l.turn <- struct{}{} }()
	for ctx.Err() == nil {
		done, err := l.try(ctx, change)
		if done || err != nil {
			return err
		}
	}
	return ctx.Err()
}

// try is one attempt at an Update; done is false if another tab has written meanwhile.
func (l *SealedLedger) try(ctx context.Context, change func(string) (string, error)) (done bool, err error) {
	before, _, err := l.store.Get(l.key)
	if err != nil {
		return false, err
	}
	old, plain, err := l.open(ctx, before)
	if err != nil {
		return false, err
	}
	text, err := change(old)
	if err != nil {
		return false, err
	}
	if text == old && !plain {
		return true, nil
	}
	stored := ""
	if text != "" {
		if stored, err = seal(ctx, l.sealer, "", text); err != nil {
			return false, err
		}
	}
	if now, _, err := l.store.Get(l.key); err != nil || now != before {
		return false, err
	}
	if stored == "" {
		return true, l.store.Remove(l.key)
	}
	return true, l.store.Set(l.key, stored)
}
