package simulation

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

// replay is what a server does about a refresh token that has been spent.
type replay int

const (
	strict replay = iota // it revokes the session
	grace                // within a while it rotates once more; later it revokes
	refuse               // it says no, and the session goes on
)

const graceTime = 30 * time.Second

// server is an authorization server whose refresh tokens are good once. Its clock is the true one.
type server struct {
	life     time.Duration
	replay   replay
	families []*family
	access   map[string]*access
	refresh  map[string]*spendable
}

// family is a session as the server has it.
type family struct {
	n        int
	user     int // as its id_token says; 0: it has none
	owner    int // which issuer it is from
	tokens   []*spendable
	revoked  bool
	no       bool // a definite no has been heard of it
	out      bool // a sign-out has begun
	written  bool // it has been in the ledger, first at landed[0]
	doubts   int
	accesses int
	taken    time.Time   // when its sign-in was over
	lies     bool        // it is there
	landed   []time.Time // when it came there
}

// spendable is a refresh token.
type spendable struct {
	text   string
	family *family
	n      int
	spent  time.Time
	issued time.Time
	sends  []*send
	failed bool      // what its holder tried to write of it was not kept
	laid   time.Time // when it came to lie in storage
	kept   time.Time // when it came to lie in the ledger, where it was not before
}

// send is one time that a refresh token was sent.
type send struct {
	tab       *tab
	at, ended time.Time
	noted     time.Time // when its tab looked into the ledger for it
	outcome   outcome
	next      *spendable // what it was exchanged for
	unlocked  bool       // its tab did not hold the lock
}

type outcome int

const (
	flying    outcome = iota
	lost              // the request or its answer
	unspent           // the answer was that it cannot be done now
	delivered         // tokens
	refused           // no
)

// access is an access token.
type access struct {
	family *family
	at     time.Time
}

// mark is what all tokens of a session have in them.
func (f *family) mark() string { return "-" + strconv.Itoa(f.n) + "." }

func (w *world) newFamily(owner int) *family {
	f := &family{n: len(w.server.families), user: w.one(3), owner: owner}
	w.server.families = append(w.server.families, f)
	return f
}

func (s *server) issue(f *family) (token.Response, *spendable) {
	n := strconv.Itoa(f.n) + "." + strconv.Itoa(f.accesses)
	f.accesses++
	now := time.Now()
	t := &spendable{text: "refresh-" + n, family: f, n: len(f.tokens), issued: now}
	f.tokens = append(f.tokens, t)
	s.refresh[t.text] = t
	s.access["access-"+n] = &access{family: f, at: now}
	return token.Response{AccessToken: "access-" + n, RefreshToken: t.text, IDToken: f.idToken(), TokenType: "Bearer", ExpiresIn: s.life}, t
}

// idToken says who the user is, and is not signed: the keepers here verify nothing.
func (f *family) idToken() string {
	if f.user == 0 {
		return ""
	}
	return "." + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"user `+strconv.Itoa(f.user)+`"}`)) + "."
}

// isAnother reports whether a session is, as far as its tokens say, another user's, whose sign-in ends one.
func (f *family) isAnother(by *family) bool {
	return f != by && (f.user == 0 || f.user != by.user || f.owner != by.owner)
}

// exchange is a refresh that has reached the server.
func (w *world) exchange(c *call) {
	s := &w.server
	t := s.refresh[c.text]
	if w.cookie {
		w.exchangeCookie(c, t)
		return
	}
	f := t.family
	now := time.Now()
	if !t.spent.IsZero() && !f.revoked {
		switch {
		case s.replay == grace && t.n == len(f.tokens)-2 && now.Sub(t.spent) < graceTime:
			f.tokens[len(f.tokens)-1].spent = now // replaced
			t.spent = time.Time{}
		case s.replay != refuse:
			f.revoked = true
		}
	}
	if f.revoked || !t.spent.IsZero() {
		c.err = refusal{fault.New(fault.SessionEnded, "refresh", "invalid_grant")}
		w.note(c.tab, "server refuses", c.text, c.id)
		return
	}
	t.spent = now
	c.answer, c.send.next = s.issue(f)
	w.note(c.tab, "server rotates", c.text, c.id)
}

// refusal is a definite no with its OAuth error.
type refusal struct{ cause *fault.Error }

func (r refusal) Error() string  { return r.cause.Error() }
func (r refusal) Reason() string { return r.cause.Message }
func (r refusal) Unwrap() error  { return r.cause }

// inLedger reports whether a refresh token lies in the ledger.
func (w *world) inLedger(t *spendable) bool { return strings.Contains(w.ledger(), `"`+t.text+`"`) }

// inRecord reports whether a refresh token is the one of the ledger's record.
func (w *world) inRecord(t *spendable) bool {
	for _, text := range w.rows {
		if refreshTokenOf(text) == t.text {
			return true
		}
	}
	return false
}

func refreshTokenOf(text string) string {
	_, text, _ = strings.Cut(text, `"refresh_token":"`)
	text, _, _ = strings.Cut(text, `"`)
	return text
}

// newer is the newest refresh token beyond t that lies in storage; nil if there is none. A tab without localStorage
// cannot find there what its holder could not write to the ledger, nor can one that has just been thawed.
func (w *world) newer(t *spendable, by *tab) *spendable {
	seesStore := by.store != storeBlocked && time.Since(by.woken) > 10*settles
	for i := len(t.family.tokens) - 1; i > t.n; i-- {
		next := t.family.tokens[i]
		if next.laid.After(by.looked) {
			continue // it came when the other one was about to be sent
		}
		if w.inRecord(next) && !next.kept.After(by.looked) || seesStore && strings.Contains(w.storedFor(by), `"`+next.text+`"`) {
			return next
		}
	}
	return nil
}

// lay notes when the refresh token in a text came to lie in storage.
func (w *world) lay(text string) {
	if t := w.server.refresh[refreshTokenOf(text)]; t != nil && (t.laid.IsZero() || w.wipes[0].After(t.laid) || w.wipes[1].After(t.laid)) {
		t.laid = time.Now()
	}
}

// liesNowhere reports whether storage holds nothing of a session: it was cleared, or its tab could not write.
func (w *world) liesNowhere(f *family) bool {
	return !strings.Contains(w.ledger()+w.stored(recordKey), f.mark())
}

// learn notes which sessions have been in the ledger.
func (w *world) learn() {
	for _, f := range w.server.families {
		lies := strings.Contains(w.ledger(), f.mark())
		if lies && !f.lies {
			f.landed = append(f.landed, time.Now())
		}
		f.lies, f.written = lies, f.written || lies
	}
}
