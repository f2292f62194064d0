package session

import (
	"errors"

	"perennial/wasm/storagekey"
	"perennial/wasm/vault"
)

// ownedStore is a Store as one owner sees it: another's record is none, and is not removed.
type ownedStore struct {
	Store
	owner
	key string // of the record
}

// Get returns the text under key. It fails with vault.ErrForeign where that is another's record.
func (s ownedStore) Get(key string) (string, bool, error) {
	text, ok, err := s.Store.Get(key)
	if err == nil && ok && key == s.key && !s.ownsText(text) { // guard: own-record
		return "", false, vault.ErrForeign
	}
	return text, ok, err
}

// Remove removes the text under key, and leaves what belongs to another's record. The gate's marker does not: it says itself whose it is.
func (s ownedStore) Remove(key string) error {
	if _, _, err := s.Get(s.key); errors.Is(err, vault.ErrForeign) && key != storagekey.SignOut(s.key) { // guard: foreign-removal, foreign-marker
		return nil
	}
	return s.Store.Remove(key)
}
