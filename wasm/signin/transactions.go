package signin

import (
	"time"

	"perennial/wasm/json"
	"perennial/wasm/oauth"
)

// Transactions keeps the sign-ins that this tab has begun and that have not been answered, by their state. The gate looks for a
// callback's state in it, to know whether the callback is for this tab.
type Transactions struct {
	Store   Store
	Key     string
	Blocked error // why there is no storage: then this page alone knows what it has begun
}

// all returns those that may still be answered.
func (t Transactions) all() map[string]oauth.Transaction {
	kept := map[string]oauth.Transaction{}
	text, _, err := t.Store.Get(t.Key)
	if err != nil || json.Unmarshal([]byte(text), json.Map(&kept)) != nil {
		return map[string]oauth.Transaction{}
	}
	oauth.Prune(kept, time.Now())
	return kept
}

func (t Transactions) write(all map[string]oauth.Transaction) error {
	if len(all) == 0 {
		return t.Store.Remove(t.Key)
	}
	text, err := json.Marshal(json.Map(&all))
	if err != nil {
		return err
	}
	return t.Store.Set(t.Key, string(text))
}

func (t Transactions) add(one oauth.Transaction) error {
	all := t.all()
	all[one.State] = one
	return t.write(all)
}

// take removes a transaction and returns it; ok is false if there is none, or if it could not be removed: a callback counts once.
func (t Transactions) take(state string) (one oauth.Transaction, ok bool) {
	all := t.all()
	one, ok = all[state]
	if !ok {
		return oauth.Transaction{}, false
	}
	delete(all, state)
	return one, t.write(all) == nil
}
