package token

import (
	"context"
	"errors"
	"sync"
	"time"

	"perennial/wasm/fault"
)

const (
	keysMaxAge   = 24 * time.Hour   // after that a key which the issuer has withdrawn is believed no more
	keysInterval = 60 * time.Second // the issuer is not asked more often, whatever tokens come in
)

// Keys is an issuer's key set, fetched when it is needed and kept. When the issuer has rotated its keys, the first token
// of the new key has the set fetched again. Its methods may be called concurrently.
type Keys struct {
	fetch func(ctx context.Context) ([]byte, error)
	turn  chan struct{} // holds one while a fetch is under way; the others wait for it, each as long as it likes

	mu      sync.Mutex // never held across the network
	set     KeySet
	fetched time.Time // zero: there is no set
	tried   time.Time
}

// NewKeys returns the keys that fetch reads, as the JSON of a JWK Set.
func NewKeys(fetch func(ctx context.Context) ([]byte, error)) *Keys {
	return &Keys{fetch: fetch, turn: make(chan struct{}, 1)}
}

// Find returns the public key of a kid for an algorithm. It fails with fault.KeyNotFound, fault.AmbiguousKey,
// fault.MalformedResponse, or what fetch fails with.
func (k *Keys) Find(ctx context.Context, kid, alg string) (PublicKey, error) {
	key, err := k.find(ctx, kid, alg)
	return key.public, err
}

func (k *Keys) find(ctx context.Context, kid, alg string) (jwk, error) {
	set, err := k.within(ctx, keysMaxAge)
	if err != nil {
		return jwk{}, err
	}
	key, err := set.find(kid, alg)
	if fault.CodeOf(err) != fault.KeyNotFound {
		return key, err
	}
	if set, err = k.within(ctx, keysInterval); err != nil {
		return jwk{}, err
	}
	return set.find(kid, alg)
}

// within returns a set that is not older than age, or was asked for just now.
func (k *Keys) within(ctx context.Context, age time.Duration) (KeySet, error) {
	if set, ok := k.cached(age); ok {
		return set, nil
	}
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		return KeySet{}, givenUp(ctx)
	}
	if set, ok := k.cached(age); ok { // by the one who had the turn before
		return set, nil
	}
	k.mu.Lock()
	k.tried = time.Now()
	k.mu.Unlock()
	text, err := k.fetch(ctx)
	if err != nil {
		return KeySet{}, err
	}
	set, err := ParseKeySet(text)
	if err != nil {
		return KeySet{}, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.set, k.fetched = set, time.Now()
	return set, nil
}

func (k *Keys) cached(age time.Duration) (KeySet, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fetched.IsZero() {
		return KeySet{}, false
	}
	return k.set, time.Since(k.fetched) < age || time.Since(k.tried) < keysInterval
}

func givenUp(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fault.Wrap(fault.Timeout, opVerify, "the id_token could not be verified in time", ctx.Err())
	}
	return fault.Wrap(fault.NetworkError, opVerify, "given up before the id_token was verified", ctx.Err())
}
