package session

import (
	"encoding/json"
)

// markerSuffix names the Store's key under which the gate says that it has ended a session by itself: it drops the lease and
// removes the record at once, and this program may come much later. Until the ledger has the end, the marker keeps the
// session over, whatever a late tab still writes of it.
const markerSuffix = ":signout"

// marker is what the gate has left there. It holds no token.
type marker struct {
	Session    string `json:"id"` // "": the gate could not read which one; the session that there is
	Generation int    `json:"generation"`
	From       string `json:"from"` // Options.From of the page

	text string
}

// marker reads it; ok is false if there is none, or another owner's. One that cannot be read is as good as one that names no session.
func (k *Keeper) marker() (m marker, ok bool) {
	text, ok, err := k.opts.Store.Get(k.key() + markerSuffix)
	if err != nil || !ok {
		return marker{}, false // a Store that fails is reported where the record is read
	}
	if json.Unmarshal([]byte(text), &m) != nil {
		m = marker{}
	}
	m.text = text
	return m, m.From == "" || m.From == k.opts.From
}

// ends tells whether the gate has ended the session of an entry. An earlier session is what the ledger may have if it has missed
// the sign-in of the one that the marker names: that ended it as well.
func (m marker) ends(e Entry) bool {
	return e.Record != nil && (m.Session == "" || m.Session == e.Session || e.Generation < m.Generation)
}

// end is the end of the session that it names, for a ledger that knows of none: a tab that still has the session when it is thawed
// finds it.
func (m marker) end() Entry {
	return Entry{Session: m.Session, From: m.From, Generation: m.Generation + 1, Reason: ReasonSignOut}
}

// heeding is an entry, or its end if the gate has ended its session.
func (k *Keeper) heeding(e Entry) Entry {
	if e.Record == nil {
		return e
	}
	if m, ok := k.marker(); ok && m.ends(e) {
		return tombstone(e, ReasonSignOut)
	}
	return e
}

// honour writes the end of a session that the gate has ended to the ledger, with what is to be revoked, and then removes the
// marker. Its error is the ledger's: the marker stays until it works.
func (k *Keeper) honour() error {
	m, ok := k.marker()
	if !ok {
		return nil
	}
	stored := k.stored()
	c, err := k.transact(stored, func(v view) change { return k.opts.revocable().afterMarker(v, m) })
	if err != nil {
		if e := k.newest(Entry{}, stored); m.ends(e) {
			k.end(tombstone(e, ReasonSignOut))
		}
		return err // guard: marker-stays
	}
	k.unmark(m)
	if c.write {
		k.end(c.Entry)
	}
	return nil
}

// unmark removes a marker, unless the gate has left another one meanwhile.
func (k *Keeper) unmark(m marker) {
	if now, ok := k.marker(); !ok || now.text != m.text {
		return
	}
	if err := k.opts.Store.Remove(k.key() + markerSuffix); err != nil {
		k.opts.OnEvent(failure(Failed, err))
	}
}

// Cookie stands among the tokens to be revoked for the session that a cookie holds, which no script can read. The Revoker is given
// it as Options.Revocable returns it.
const Cookie = "cookie"

// mayHaveCookie tells whether a cookie may hold a session.
func (k *Keeper) mayHaveCookie() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.ambient()
}
