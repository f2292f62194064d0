package signin

import (
	"encoding/json"
	"time"

	"perennial/wasm/oauth"
)

// Pending keeps the sign-ins of this tab that have been sent off and not been answered, by their state. The gate
// looks for a callback's state in it, to know whether the callback is for this tab.
type Pending struct {
	Store   Store
	Key     string
	Blocked error // why there is no storage: then this page alone knows what it has begun
}

func (p Pending) all() map[string]oauth.Pending {
	kept := map[string]oauth.Pending{}
	text, _, err := p.Store.Get(p.Key)
	if err != nil || json.Unmarshal([]byte(text), &kept) != nil {
		return map[string]oauth.Pending{}
	}
	oauth.Prune(kept, time.Now())
	return kept
}

func (p Pending) write(all map[string]oauth.Pending) error {
	if len(all) == 0 {
		return p.Store.Remove(p.Key)
	}
	text, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return p.Store.Set(p.Key, string(text))
}

func (p Pending) put(one oauth.Pending) error {
	all := p.all()
	all[one.State] = one
	return p.write(all)
}

// take returns a sign-in once.
func (p Pending) take(state string) (oauth.Pending, bool) {
	all := p.all()
	one, ok := all[state]
	if !ok {
		return oauth.Pending{}, false
	}
	delete(all, state)
	return one, p.write(all) == nil
}
