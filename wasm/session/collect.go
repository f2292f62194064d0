package session

import "context"

// collectAll reports whether no abandoned errand is left to collect.
func (v *revocation) collectAll() bool {
	if v.opts.Courier == nil {
		return true
	}
	e, err := v.now()
	if err != nil {
		return false
	}
	for _, o := range e.Errands {
		if !v.collect(o) {
			return false
		}
	}
	return true
}

// collect adds what an abandoned errand has brought to the tokens to be revoked, and reports whether it needs no further try.
func (v *revocation) collect(o Errand) bool {
	ctx, cancel := context.WithTimeout(v.ctx, v.opts.Policy.Timeout)
	defer cancel()
	if v.opts.Courier.Await(ctx); !v.opts.Courier.Ready() {
		return v.ctx.Err() == nil // a later page may have better luck
	}
	var brought []Tokens
	if v.opts.Revoker != nil {
		order := RefreshRequest{RefreshToken: o.Refresh, Grant: o.Grant, Errand: o.ID, Resume: true}
		answer, err := v.opts.Refresher.Refresh(ctx, order)
		if v.ctx.Err() != nil || isUnanswered(err) {
			return false
		}
		if err == nil { // else it has brought nothing
			brought = append(brought, tokensOf(answer))
		}
	}
	c, err := v.transact(nil, func(seen view) change { return v.opts.revocable().afterErrand(seen, o.ID, brought...) })
	if err == nil && c.write {
		v.opts.Courier.Discard(o.ID)
	}
	return err == nil
}
