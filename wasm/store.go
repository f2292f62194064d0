//go:build js && wasm

package main

import (
	"encoding/json"
	"strings"

	"perennial/wasm/browser"
	"perennial/wasm/fault"
)

// ownPrefix begins the keys that are Perennial's own: an app's store neither reads nor overwrites them.
const ownPrefix = "perennial:"

// slot is one key of one storage area.
type slot struct {
	area *browser.Storage
	key  string
}

// slotOf reads the key at 0 and the area's name at 2. The area is opened at each call, so that another tab's
// writes and removals are always seen.
func slotOf(a arguments) (slot, error) {
	key, err := a.text(0)
	if err != nil {
		return slot{}, err
	}
	if strings.HasPrefix(key, ownPrefix) {
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
	area, err := browser.OpenStorage(name)
	return slot{area: area, key: key}, err
}

// storeGet returns the value under a key, null when there is none. A text that is not JSON was not written
// by the store: it is left as it is, and null returned.
func storeGet(a arguments) (any, error) {
	s, err := slotOf(a)
	if err != nil {
		return nil, err
	}
	text, ok, err := s.area.Get(s.key)
	if err != nil || !ok || !json.Valid([]byte(text)) {
		return nil, err
	}
	return json.RawMessage(text), nil
}

// storeSet keeps a value as JSON. A value that JSON cannot hold (undefined, a function) is kept as null.
func storeSet(a arguments) (any, error) {
	s, err := slotOf(a)
	if err != nil {
		return nil, err
	}
	value := json.RawMessage("null")
	if len(a.list) > 1 {
		value = a.list[1]
	}
	return nil, s.area.Set(s.key, string(value))
}

func storeRemove(a arguments) (any, error) {
	s, err := slotOf(a)
	if err != nil {
		return nil, err
	}
	return nil, s.area.Remove(s.key)
}
