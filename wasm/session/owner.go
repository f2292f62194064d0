package session

import (
	"context"
	"errors"

	"perennial/wasm/fault"
	"perennial/wasm/json"
)

// Configurations of different issuers or clients may share a namespace. What one has left there is not given to the
// other: neither ledger nor Store show it.

// owner is whom a Keeper's sessions are from, and what that means for those of an earlier release.
type owner struct {
	from      string
	takesOver func(Tokens) bool   // see Options.TakesOver
	revocable func(Tokens) string // see Options.Revocable; "" where nothing can be revoked
}

func ownerOf(o Options) owner {
	revocable := o.Revocable
	if o.Revoker == nil {
		revocable = func(Tokens) string { return "" }
	}
	return owner{from: o.From, takesOver: o.TakesOver, revocable: revocable}
}

// owns reports whether a record or an entry is this owner's. One that says nothing is of an earlier release.
func (o owner) owns(from string, tokens Tokens) bool {
	return from == o.from || from == "" && o.takesOver(tokens) // guard: own-session
}

// ownsText reports whether a record is this owner's, as it lies in the Store. What cannot be read is nobody's.
func (o owner) ownsText(text string) bool {
	var r owned
	return json.Unmarshal([]byte(text), &r) != nil || o.owns(r.From, r.Tokens)
}

// owned is what a record has to be read for to know whose it is.
type owned struct {
	From   string
	Tokens Tokens
}

// Members lists the members of the JSON object.
func (o *owned) Members(list *json.Members) {
	list.Always("from", &o.From)
	list.Always("tokens", &o.Tokens)
}

// ownedLedger is a Ledger as one owner sees it. Its text holds the entries of all: see row.
type ownedLedger struct {
	Ledger
	owner
}

// read returns the owner's entry. One of an earlier release is taken over before anybody goes by it, so that no other
// owner does.
func (l ownedLedger) read(ctx context.Context) (Entry, error) {
	text, err := l.Ledger.Read(ctx)
	if err != nil {
		return Entry{}, err
	}
	r := parseRow(text)
	if l.isEarlier(r) {
		err := l.Ledger.Update(ctx, func(now string) (string, error) {
			if r = parseRow(now); !l.isEarlier(r) {
				return "", errSettled
			}
			r = l.stamp(r)
			return r.encode()
		})
		if err != nil && !errors.Is(err, errSettled) && !errors.Is(err, errSigningIn) {
			return Entry{}, err
		}
	}
	return l.view(r), nil
}

// isEarlier reports whether a row is of an earlier release, and this owner's.
func (l ownedLedger) isEarlier(r row) bool {
	return r.Generation != 0 && r.From == "" && l.from != "" && l.ownsRow(r)
}

func (l ownedLedger) ownsRow(r row) bool {
	var tokens Tokens
	if r.Record != nil {
		tokens = r.Record.Tokens
	}
	return r.Generation == 0 || l.owns(r.From, tokens)
}

// stamp makes a row the owner's.
func (l ownedLedger) stamp(r row) row {
	r.From = l.from
	if r.Record != nil {
		r.Record.From = l.from
	}
	return r
}

// update changes the owner's entry. Where another's session is the one that the Store has, it stays that.
func (l ownedLedger) update(ctx context.Context, change func(Entry) (Entry, error)) error {
	return l.Ledger.Update(ctx, l.changed(change, false))
}

// begin is update for a sign-in, which ends another's session.
func (l ownedLedger) begin(ctx context.Context, session string, change func(Entry) (Entry, error)) error {
	if twins, ok := l.Ledger.(*Twins); ok {
		return twins.begin(ctx, session, l.changed(change, true))
	}
	return l.Ledger.Update(ctx, l.changed(change, true))
}

// enter has the tab go by a session that the ledger could not be given.
func (l ownedLedger) enter(session string) {
	if twins, ok := l.Ledger.(*Twins); ok {
		twins.keep(session)
	}
}

// awaitSignIn waits until no sign-in is being written, which ends in a time of its own.
func (l ownedLedger) awaitSignIn() {
	if twins, ok := l.Ledger.(*Twins); ok {
		_ = twins.awaitSignIn(context.Background())
	}
}

// settle has the Store say which session the tab is in, before the record of that goes there.
func (l ownedLedger) settle() error {
	if twins, ok := l.Ledger.(*Twins); ok {
		return twins.settle()
	}
	return nil
}

// updateOf is update of a session that this tab has left, and its duplicates may not have; without duplicates there is nobody to
// read it.
func (l ownedLedger) updateOf(ctx context.Context, session string, change func(Entry) (Entry, error)) error {
	if twins, ok := l.Ledger.(*Twins); ok && twins.session() != session {
		return twins.updateOf(ctx, session, l.changed(change, false))
	}
	return nil
}

// changed is a change of the owner's entry as one of the whole text.
func (l ownedLedger) changed(change func(Entry) (Entry, error), replaces bool) func(string) (string, error) {
	return func(text string) (string, error) {
		r := parseRow(text)
		e, err := change(l.view(r))
		if err != nil {
			return "", err
		}
		e.From = l.from // also what follows another's session, or none // guard: own-change
		if l.ownsRow(r) && len(r.Others) == 0 {
			return e.encode()
		}
		return r.with(e, l.ownsRow(r), replaces).encode()
	}
}

// view is what the owner sees of the ledger.
func (l ownedLedger) view(r row) Entry {
	if l.ownsRow(r) {
		if r.Generation == 0 {
			return Entry{}
		}
		return l.stamp(r).Entry
	}
	e, ok := r.Others[l.from]
	switch {
	case !ok && r.Record == nil:
		return Entry{} // the end of another's session says nothing of this owner's
	case !ok: // to this owner another's session is the end of what was there before
		e = Entry{From: r.From, Session: r.Session, Generation: r.Generation, Origin: r.origin(), Reason: ReasonReplaced}
	}
	for _, tokens := range e.Replaced {
		e.Revoke = withRevocable(e.Revoke, l.revocable(tokens))
	}
	e.Replaced, e.Beside = nil, true
	return e
}

// isForeign reports whether an entry is of another's session.
func (o *Options) isForeign(e Entry) bool { return e.From != o.From && e.From != "" }

// foreign is the error of a page that finds another's session.
func (o *Options) foreign() error {
	return fault.New(fault.InvalidConfig, "restore", "another configuration has signed in under the namespace “"+o.Namespace+
		"”, from another issuer or clientId; its session is left alone. Give each configuration a namespace of its own")
}

// reportForeign reports another's session to the page, once.
func (d *records) reportForeign() {
	d.mu.Lock()
	reported := d.warned
	d.warned = true
	d.mu.Unlock()
	if !reported {
		d.opts.OnEvent(failure(Failed, d.opts.foreign()))
	}
}
