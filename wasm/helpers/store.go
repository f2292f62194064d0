package helpers

import (
	"strings"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/storagekey"
)

// Store is a storage area of the page: localStorage or sessionStorage.
type Store interface {
	Get(key string) (text string, ok bool, err error)
	Set(key, text string) error
	Remove(key string) error
}

// store is an app's store over the page's storage areas.
type store struct {
	open func(area string) (Store, error)
}

// slot is one key of one storage area.
type slot struct {
	area Store
	key  string
}

// slotOf reads the key at 0 and the area's name at 2. The area is opened at each call, so that another tab's
// writes and removals are always seen.
func (s store) slotOf(a arguments) (slot, error) {
	key, err := a.text(0)
	if err != nil {
		return slot{}, err
	}
	if strings.HasPrefix(key, storagekey.Prefix) {
		return slot{}, fault.New(fault.ReservedKey, a.op, "keys that begin with “perennial:” are Perennial's own; choose another")
	}
	name := "localStorage"
	if len(a.list) > 2 && string(a.list[2]) != "null" {
		if name, err = a.text(2); err != nil {
			return slot{}, err
		}
	}
	if name != "localStorage" && name != "sessionStorage" {
		return slot{}, fault.New(fault.InvalidArgument, a.op, "the storage must be localStorage or sessionStorage")
	}
	area, err := s.open(name)
	return slot{area: area, key: key}, err
}

// get returns the value under a key, null when there is none. A text that is not JSON was not written
// by the store: it is left as it is, and null returned.
func (s store) get(a arguments) (any, error) {
	at, err := s.slotOf(a)
	if err != nil {
		return nil, err
	}
	text, ok, err := at.area.Get(at.key)
	if err != nil || !ok || !json.Valid([]byte(text)) {
		return nil, err
	}
	return json.RawMessage(text), nil
}

// set keeps a value as JSON. A value that JSON cannot hold (undefined, a function) is kept as null.
func (s store) set(a arguments) (any, error) {
	at, err := s.slotOf(a)
	if err != nil {
		return nil, err
	}
	value := json.RawMessage("null")
	if len(a.list) > 1 {
		value = a.list[1]
	}
	return nil, at.area.Set(at.key, string(value))
}

func (s store) remove(a arguments) (any, error) {
	at, err := s.slotOf(a)
	if err != nil {
		return nil, err
	}
	return nil, at.area.Remove(at.key)
}
