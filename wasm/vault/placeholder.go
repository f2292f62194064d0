package vault

import "perennial/wasm/fault"

// placeholder is what the gate finds in place of a record that had no room: there may be a session, ask.
const placeholder = "{}"

type placeholderStore struct {
	Store
	tab Store
}

// WithPlaceholder returns a Store that leaves a placeholder in tab, this tab's sessionStorage, which has a quota of its own, when a text
// finds no room in store. After a reload the gate would else take it that nobody is signed in, while the ledger has the session.
func WithPlaceholder(store, tab Store) Store { return placeholderStore{Store: store, tab: tab} }

// Set fails like the Store's own.
func (s placeholderStore) Set(key, text string) error {
	err := s.Store.Set(key, text)
	if fault.CodeOf(err) == fault.StorageFull {
		_ = s.tab.Set(key, placeholder) // without room here either, the next page begins without a session
	} else {
		_ = s.tab.Remove(key)
	}
	return err
}

// Remove removes the placeholder as well.
func (s placeholderStore) Remove(key string) error {
	_ = s.tab.Remove(key)
	return s.Store.Remove(key)
}
