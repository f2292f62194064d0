package session

import (
	"time"

	"perennial/wasm/json"
	"perennial/wasm/storagekey"
)

// The gate ends a session by itself: it drops the lease and removes the record at once, and leaves a marker for this program, which may
// come much later. Until the ledger has the end, the marker keeps the session over, whatever a late tab still writes of it.

// marker is what the gate has left there. It holds no token.
type marker struct {
	Session    string // "": the gate could not read which one; the session that there is
	Generation int
	Origin     Origin
	From       string // Options.From of the page

	text string
}

// Members lists the members of the JSON object.
func (m *marker) Members(list *json.Members) {
	list.Always("id", &m.Session)
	list.Always("generation", &m.Generation)
	list.Always("origin", &m.Origin)
	list.Always("from", &m.From)
}

// marker reads it; ok is false if there is none, or another owner's. One that cannot be read is as good as one that names no session.
func (d *records) marker() (m marker, ok bool) {
	text, ok, err := d.opts.Store.Get(storagekey.SignOut(d.opts.key()))
	if err != nil || !ok {
		return marker{}, false // a Store that fails is reported where the record is read
	}
	if json.Unmarshal([]byte(text), &m) != nil {
		m = marker{}
	}
	m.text = text
	return m, m.From == "" || m.From == d.opts.From
}

// ends reports whether the gate has ended the session of an entry. An earlier session is what the ledger may have if it has missed
// the sign-in of the one that the marker names: that ended it as well.
func (m marker) ends(e Entry) bool {
	earlier := e.origin().Began < m.Origin.Began
	if m.Origin.Began == 0 { // of the gate of an earlier release, or of a lease that one has left
		earlier = e.Generation < m.Generation
	}
	return e.Record != nil && (m.Session == "" || m.Session == e.Session || earlier)
}

// end is the end of the session that it names, for a ledger that does not know it: a tab that still has the session when it is thawed
// finds it. now stands for the session's origin where the marker lacks it.
func (m marker) end(now time.Time) Entry {
	if m.Origin.Began == 0 {
		m.Origin = originAt(now)
	}
	return Entry{Session: m.Session, From: m.From, Generation: m.Generation + 1, Origin: m.Origin, Reason: ReasonSignOut}
}

// isMissedBy reports whether a ledger whose newest entry is e lacks the end of the session that it names.
func (m marker) isMissedBy(e Entry, now time.Time) bool {
	return e.Record == nil && m.Session != "" && m.Session != e.Session && e.isBefore(m.end(now))
}

// withMarker is an entry, or its end if the gate has ended its session.
func (d *records) withMarker(e Entry) Entry {
	if e.Record == nil {
		return e
	}
	if m, ok := d.marker(); ok && m.ends(e) {
		return tombstone(e, ReasonSignOut)
	}
	return e
}

// settleMarker writes the end of a session that the gate has ended to the ledger, with what is to be revoked, and then removes the
// marker. Its error is the ledger's: the marker stays until it works.
func (k *Keeper) settleMarker() error {
	m, ok := k.records.marker()
	if !ok {
		return nil
	}
	stored := k.records.load()
	c, err := k.transact(stored, func(v view) change { return k.opts.revocable().afterMarker(v, m) })
	if err != nil {
		if e := k.newest(Entry{}, stored); m.ends(e) {
			k.end(tombstone(e, ReasonSignOut))
		}
		return err // guard: marker-stays
	}
	k.records.unmark(m)
	if c.write {
		k.end(c.Entry)
	}
	return nil
}

// unmark removes a marker, unless the gate has left another one meanwhile.
func (d *records) unmark(m marker) {
	if now, ok := d.marker(); !ok || now.text != m.text {
		return
	}
	if err := d.opts.Store.Remove(storagekey.SignOut(d.opts.key())); err != nil {
		d.opts.OnEvent(failure(Failed, err))
	}
}

// Cookie stands among the tokens to be revoked for the session that a cookie holds, which no script can read. The Revoker is given
// it as Options.Revocable returns it.
const Cookie = "cookie"
