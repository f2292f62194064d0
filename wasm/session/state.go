package session

import "time"

// state is what a tab knows of the session. Its methods are called with the Keeper's mu held.
type state struct {
	opts  *Options
	place float64 // this tab's among those of a session, of [0, 1): see Policy.Due

	read        bool            // ledger and Store have been read
	record      *Record         // nil: nobody is signed in
	session     string          // the record's, or that of the one that ended
	generation  int             // likewise
	origin      Origin          // likewise
	confirmed   map[string]bool // the sessions that the ledger has had, as far as this tab knows
	begun       Entry           // what a sign-in in this tab has written last, whether or not this tab goes by it yet
	lastIDToken string          // the id_token of the session that has ended here last
	seen        time.Time       // when the record came to this tab, by the clock that never jumps
	seenAt      time.Time       // the same by the device's clock
	denied      bool            // Ambient, but the server knows of no session
	reported    string          // the sign-in or sign-out that the page has heard of last: see Entry.name
}

// entry is the state as an entry of the ledger.
func (s *state) entry() Entry {
	if s.record != nil {
		return entryOf(s.record)
	}
	return Entry{Session: s.session, Generation: s.generation, Origin: s.origin}
}

// take makes an entry what this tab knows.
func (s *state) take(e Entry) {
	if s.record != nil {
		s.lastIDToken = s.record.Tokens.ID
	}
	s.record, s.session, s.generation, s.origin = e.Record, e.Session, e.Generation, e.origin()
	s.seen, s.seenAt = time.Now(), s.opts.Now()
	if e.Record != nil {
		s.denied = false
	}
}

// isNewer reports whether an entry, as a rule the ledger's, is newer than what this tab knows.
func (s *state) isNewer(e Entry) bool {
	here := s.entry()
	return s.isCleared(here, e) || here.isBefore(e)
}

// isCleared reports whether an entry was cleared from the ledger, as that has had it and now holds another one, which came later then,
// whatever the clock says.
func (s *state) isCleared(e, kept Entry) bool {
	return kept.Generation != 0 && e.Session != kept.Session && s.confirmed[e.Session] && !e.origin().hasSeen(kept.origin()) // guard: ledger-has-had
}

// newest is the newest of an entry of the ledger, a record in the Store, and this state: the ledger's as a rule, but the Store's
// or this tab's own where an earlier write to the ledger has failed or the ledger was cleared.
func (s *state) newest(kept Entry, stored *Record) Entry {
	newest := kept
	if stored != nil {
		r := entryOf(stored)
		if !stored.Unconfirmed {
			s.confirm(r) // guard: store-confirmed
		}
		if !s.isCleared(r, kept) && newest.isBefore(r) {
			newest = r
		}
	}
	if here := s.entry(); !s.isCleared(here, kept) && newest.isBefore(here) {
		newest = here
	}
	return newest
}

// confirm is called with each entry that the ledger has, or has had.
func (s *state) confirm(e Entry) {
	if e.Generation != 0 {
		s.confirmed[e.Session] = true
	}
}

// refreshable reports whether the session can be refreshed.
func (s *state) refreshable() bool {
	return s.opts.Refresher != nil && s.record != nil && (s.record.Tokens.Refresh != "" || s.opts.Tokenless)
}

// ambient reports whether a cookie may hold a session.
func (s *state) ambient() bool {
	return s.opts.Refresher != nil && s.opts.Ambient && !s.denied
}

// isNobody reports whether nobody is signed in, as far as anybody knows.
func (s *state) isNobody() bool { return s.record == nil && !s.ambient() }

// unknown reports whether a cookie may hold a session, and the server has not said.
func (s *state) unknown() bool { return s.record == nil && s.ambient() }

// left is how long a session goes on that cannot be refreshed, as far as that is known.
func (s *state) left() (left time.Duration, ok bool) {
	if s.record == nil || s.refreshable() {
		return 0, false
	}
	main := s.record.Access[Main]
	if main.Lifetime == 0 {
		main.Lifetime = main.Unsent
	}
	return s.remaining(main), main.Lifetime > 0
}
