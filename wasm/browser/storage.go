//go:build js && wasm

package browser

import (
	"perennial/wasm/fault"

	"github.com/hack-pad/safejs"
)

// Storage is localStorage or sessionStorage (HTML, section 12.2).
type Storage struct {
	area safejs.Value
	name string
}

// OpenStorage returns the area "localStorage" or "sessionStorage". Errors: fault.StorageBlocked where the
// browser refuses it (a sandboxed frame, cookies blocked), fault.InvalidArgument for any other area.
func OpenStorage(area string) (*Storage, error) {
	const op = "open storage"
	if area != "localStorage" && area != "sessionStorage" {
		return nil, fault.New(fault.InvalidArgument, op, "the storage has to be localStorage or sessionStorage")
	}
	object, err := get(safejs.Global(), area)
	if err != nil {
		return nil, storageFault(op, area, err)
	}
	if isNone(object) { // some web views have it switched off
		return nil, fault.New(fault.StorageBlocked, op, area+" is switched off in this browser")
	}
	return &Storage{area: object, name: area}, nil
}

// Get returns the value of a key; ok is false if there is none. Errors: fault.StorageBlocked.
func (s *Storage) Get(key string) (value string, ok bool, err error) {
	item, err := s.area.Call("getItem", key)
	if err != nil {
		return "", false, storageFault("read storage", s.name, err)
	}
	value, ok = textOf(item)
	return value, ok, nil
}

// Set writes the value of a key. Errors: fault.StorageFull when there is no room (the old value
// stays), fault.StorageBlocked.
func (s *Storage) Set(key, value string) error {
	if _, err := s.area.Call("setItem", key, value); err != nil {
		return storageFault("write storage", s.name, err)
	}
	return nil
}

// Remove removes a key; it is no error if there is none. Errors: fault.StorageBlocked.
func (s *Storage) Remove(key string) error {
	if _, err := s.area.Call("removeItem", key); err != nil {
		return storageFault("remove from storage", s.name, err)
	}
	return nil
}

// storageFault makes a fault of what a storage of the browser threw. where names that storage.
func storageFault(op, where string, err error) *fault.Error {
	err = caught(err)
	switch ErrorName(err) {
	case "QuotaExceededError", "NS_ERROR_DOM_QUOTA_REACHED": // the second is Firefox's, of old
		return fault.Wrap(fault.StorageFull, op, where+" has no room left; free some of this site's data", err)
	}
	return fault.Wrap(fault.StorageBlocked, op, where+" is not available; allow this site to store data", err)
}
