package session

import (
	"fmt"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/random"
	"perennial/wasm/token"
)

// commit writes the answer of a refresh to the ledger, unless the session has moved on meanwhile: the user
// signed out or in, and the answer belongs to nobody any more.
func (k *Keeper) commit(r *running, answer token.Response) error {
	if old := r.from.Record; old != nil && k.opts.Verify != nil {
		if err := k.opts.Verify(old.Tokens.ID, answer); err != nil {
			return k.endMismatched(r, answer, err)
		}
	}
	entry := entryOf(k.opts.renew(r, answer))
	c, err := k.transact(nil, func(v view) change { return k.opts.revocable().afterRefresh(v, r, entry, tokensOf(answer)) })
	if c.verdict == overtaken {
		k.giveToTwins(r, entry)
		k.adopt(c.Entry)
		k.opts.post() // should this tab go before it has revoked
		k.revocation.begin()
		return nil
	}
	k.mu.Lock()
	here := k.state.entry()
	k.mu.Unlock()
	if r.overtaken(k.records.withMarker(here)) {
		return nil // the ledger could not tell, but this tab knows
	}
	if err != nil && r.note != "" {
		k.opts.OnEvent(failure(Failed, err)) // the Store and this tab have it all the same
	}
	k.save(entry.Record, err == nil && !c.seen.kept.Beside)
	k.adopt(entry)
	k.opts.post()
	k.opts.reportMissing(entry.Record, r.grant)
	if err != nil {
		// Who has the lock next finds this in the Store alone.
		_ = pause(k.ctx, storeSettle, nil)
	}
	return nil
}

// giveToTwins leaves the answer to a refresh of a session that this tab has left to the tab's duplicates, which may still be in it: they
// would spend the refresh token again.
func (k *Keeper) giveToTwins(r *running, entry Entry) {
	ctx, cancel := k.bounded()
	defer cancel()
	var c change
	err := k.ledger.updateOf(ctx, r.from.Session, k.decided(&c, nil, func(v view) change { return k.opts.revocable().afterLeaving(v, r, entry) }))
	if err = withoutSettled(err); err != nil {
		k.opts.OnEvent(failure(Failed, tooSlow(err)))
	}
}

// endMismatched ends the session because the answer to a refresh is about somebody else: what came in is not used,
// and revoked together with what was there.
func (k *Keeper) endMismatched(r *running, answer token.Response, cause error) error {
	reason := string(fault.CodeOf(cause))
	c, err := k.transact(nil, func(v view) change { return k.opts.revocable().afterStrangersAnswer(v, r, reason, tokensOf(answer)) })
	if err == nil && c.verdict == overtaken {
		k.adopt(c.Entry)
		return nil
	}
	over := c.Entry
	if err != nil {
		over = tombstone(r.from, reason)
	}
	k.opts.OnEvent(failure(Failed, cause))
	k.end(over)
	return nil
}

// overtaken reports whether the ledger has moved on from where a refresh started. An empty one was cleared. Where it started from
// was in the ledger if that has a note of it: what it has had since came later, whatever the clock says.
func (r *running) overtaken(current Entry) bool {
	from := r.from
	switch {
	case current.Generation == 0:
		return false
	case current.Session != from.Session:
		return !current.isBefore(from) || r.note != "" && !from.origin().hasSeen(current.origin())
	case from.Record != nil && current.Record == nil:
		return true
	}
	return current.Generation > from.Generation
}

// reportMissing reports APIs whose kind of token the server has not sent.
func (o *Options) reportMissing(r *Record, g Grant) {
	for _, api := range o.APIs {
		if api.Grant == g && api.pick(r) == "" {
			o.OnEvent(failure(Failed, fault.New(fault.MalformedResponse, "refresh", fmt.Sprintf(
				"the answer has no %s, which the API %s is sent; change the API's token, or the scope", api.kind(r.Access[g].Token), api.Name))))
		}
	}
}

// nextPhase is the phase of a token that has come in by a refresh.
func (o *Options) nextPhase(r *running, received time.Time) int {
	old, ok := r.from.Record.Access[r.grant]
	if !ok {
		return FirstPhase(o.Random)
	}
	return o.Policy.NextPhase(old, received.Sub(time.UnixMilli(old.Received)), r.retried, o.Random)
}

// renew makes the record that follows a refresh. It keeps what the answer leaves out because it has not
// changed (RFC 6749 section 6).
func (o *Options) renew(r *running, answer token.Response) *Record {
	received := r.received(answer, o.Now())
	old := r.from.Record
	if old == nil {
		record := newRecord(answer, o.From, o.APIs, received)
		record.setPhase(Main, FirstPhase(o.Random))
		record.Session, record.Profile = random.Text(), profileOf(answer.IDToken)
		record.stamp(r.from)
		return record
	}
	record := old.clone()
	record.Generation++
	record.put(r.grant, answer, o.APIs, received)
	record.setPhase(r.grant, o.nextPhase(r, received))
	if answer.RefreshToken != "" {
		record.Tokens.Refresh = answer.RefreshToken
	}
	if answer.IDToken != "" {
		record.Tokens.ID, record.Tokens.IDFrom = answer.IDToken, record.Generation
	}
	if r.grant == Main && answer.Scope != "" {
		record.Scope = answer.Scope
	}
	return record
}
