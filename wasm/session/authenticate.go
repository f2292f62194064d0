package session

import (
	"bytes"
	"context"
	"slices"

	"perennial/wasm/json"
	"perennial/wasm/random"
	"perennial/wasm/token"
)

// Authenticate takes over tokens that a login has just brought, and begins a session with them. profile is
// JSON; when it is empty or null, the claims of the id_token serve. A refresh that is under way for an
// earlier session is dropped. Storage that is slow is not waited for longer than Policy.Timeout: the error is then of code
// fault.Timeout, and the session begins all the same, unless the user signs out of it meanwhile: see SigningIn.
func (k *Keeper) Authenticate(ctx context.Context, tokens token.Response, profile json.RawMessage) error {
	return k.SigningIn()(ctx, tokens, profile)
}

// authenticate is the work of Authenticate; isLate and begins are those of words.signIn.
func (k *Keeper) authenticate(ctx context.Context, tokens token.Response, profile json.RawMessage, isLate func() error, begins func()) error {
	since := k.opts.stopwatch()
	if err := k.Restore(ctx); err != nil {
		return err
	}
	record := newRecord(tokens, k.opts.From, k.opts.APIs, k.opts.Now().Add(-since())) // guard: sign-in-age
	record.setPhase(Main, FirstPhase(k.opts.Random))
	record.Session = random.Text()
	record.Profile = profile
	if len(profile) == 0 || string(profile) == "null" {
		record.Profile = profileOf(tokens.IDToken)
	}
	if why := isLate(); why != nil {
		return k.dismiss(record, why)
	}
	_ = k.settleMarker() // where that fails, the ledger's error is reported below
	stored := k.records.load()
	c, err := k.transactSignIn(record.Session, stored, func(v view) change {
		if isLate() != nil {
			return unwritten(v.truth, overtaken)
		}
		begins()
		return k.opts.revocable().afterSignIn(v, record)
	})
	if why := isLate(); why != nil && (err != nil || c.verdict == overtaken) {
		return k.dismiss(record, why)
	}
	begins()
	entry := c.Entry
	if err != nil {
		seen := []Entry{c.seen.newest, c.seen.kept, c.seen.here}
		if m, ok := k.records.marker(); ok && m.Session != "" {
			seen = append(seen, m.end(k.opts.Now()))
		}
		newest := k.newest(Entry{}, stored)
		k.mu.Lock()
		record.stamp(newest, append(seen, k.state.begun)...)
		entry = entryOf(record)
		k.state.begun = entry
		k.mu.Unlock()
		k.ledger.enter(record.Session)
		k.opts.OnEvent(failure(Failed, err))
	}
	if m, ok := k.records.marker(); ok && m.ends(entry) {
		k.records.unmark(m) // it means an earlier one
	}
	k.save(entry.Record, true)
	k.adopt(entry)
	k.opts.post()
	if n := c.seen.newest.Note; n != nil && n.Errand != "" && k.opts.Courier != nil && len(entry.Errands) == 0 {
		k.opts.Courier.Discard(n.Errand) // of a session that is no more
	}
	if len(entry.Revoke)+len(entry.Errands) > 0 {
		k.revocation.begin()
	}
	return nil
}

// profileOf is the claims of an id_token, or nothing.
func profileOf(idToken string) json.RawMessage {
	claims, err := token.Decode(idToken)
	if err != nil {
		return nil
	}
	text, err := json.Marshal(map[string]any(claims))
	if err != nil || !isKept(text) {
		return nil
	}
	return text
}

// isKept reports whether a profile can be read again from where it is kept: some levels down in the ledger's text.
func isKept(profile json.RawMessage) bool {
	const around = 16
	return json.Valid(profile) && json.Valid(slices.Concat(bytes.Repeat([]byte("["), around), profile, bytes.Repeat([]byte("]"), around)))
}
