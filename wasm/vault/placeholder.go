package vault

import "perennial/wasm/fault"

// word is what the gate finds in place of a record that had no room: there may be a session, ask.
const word = "{}"

// spare is a Store that leaves word in this tab's sessionStorage, which has a quota of its own, when a record finds no
// room. After a reload the gate would else take it that nobody is signed in, while the ledger has the session.
type spare struct {
	Store
	tab Store
}

// WithSpare returns store with tab, this tab's sessionStorage, beside it.
func WithSpare(store, tab Store) Store { return spare{Store: store, tab: tab} }

func (s spare) Set(key, text string) error {
	err := s.Store.Set(key, text)
	if fault.CodeOf(err) == fault.StorageFull {
		_ = s.tab.Set(key, word) // without room here either, the next page begins without a session
	} else {
		_ = s.tab.Remove(key)
	}
	return err
}

func (s spare) Remove(key string) error {
	_ = s.tab.Remove(key)
	return s.Store.Remove(key)
}
