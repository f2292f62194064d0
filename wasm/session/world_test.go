package session

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/token"
	"perennial/wasm/vault"
)

// world is one browser profile with several tabs, and a strict authorization server: refresh tokens are
// single-use, and a replay revokes the session.
type world struct {
	t      *testing.T
	store  *vault.Memory
	ledger Ledger
	locker *locks
	bus    *bus
	server *server
	skew   atomic.Int64 // of this device's clock, a time.Duration
	policy Policy
	apis   []API
	ambient, tokenless,
	lockless bool
	from      string              // whom tabs that are opened now have their sessions from
	rows      rows                // nil: all tabs have one ledger and one Store; see apart
	slow      func(Ledger) Ledger // the rows of a tab that is opened now; nil: as they are
	copied    *area               // what the next tab finds in its Store
	takesOver func(Tokens) bool   // likewise
	courier   *courier            // nil: each tab refreshes by itself
	handler   func(tb *tab)       // nil: events are only kept; else it is called for each event
	sealed    func(tb *tab) Store // nil: tabs share store as it is
	toEnd     func(Tokens) string // Options.Revocable
	oldGate   bool                // the gate is of an earlier release, whose marker has no origin
}

func newWorld(t *testing.T) *world {
	disk := &vault.Memory{}
	return &world{
		t: t, store: &vault.Memory{}, ledger: &vault.StoreLedger{Store: disk, Key: "ledger"},
		locker: &locks{}, bus: &bus{}, policy: DefaultPolicy(), apis: []API{{Name: "api"}},
		server: &server{life: 5 * time.Minute, delay: 50 * time.Millisecond},
	}
}

// tab is a page: a Keeper and the events that it has reported.
type tab struct {
	*Keeper
	own    *area // its Store, if that is its own
	killed chan struct{}
	mu     sync.Mutex
	events []Event
	lease  *Lease
	knows  bool // it has heard that there is a session, or that there is none
}

func (w *world) open() *tab {
	tb := &tab{killed: make(chan struct{})}
	port := w.bus.port()
	o := Options{
		Namespace: "test", From: w.from, TakesOver: w.takesOver, APIs: w.apis, Policy: w.policy, Revoker: w.server,
		Store: w.store, Ledger: w.ledger, Locker: w.locker, Channel: port, Refresher: w.server,
		Ambient: w.ambient, Tokenless: w.ambient || w.tokenless, Revocable: w.toEnd,
		Now:     func() time.Time { return time.Now().Add(time.Duration(w.skew.Load())).Round(0) },
		Online:  func() bool { w.server.mu.Lock(); defer w.server.mu.Unlock(); return !w.server.offline },
		OnEvent: func(e Event) { tb.mu.Lock(); tb.events = append(tb.events, e); tb.mu.Unlock(); w.handle(tb) },
		OnLease: func(l *Lease) { tb.mu.Lock(); tb.lease, tb.knows = l, true; tb.mu.Unlock(); tb.State(); tb.Snapshot() },
	}
	if w.courier != nil {
		o.Courier, o.Refresher = w.courier, w.courier
	}
	o.Refresher = mortal{o.Refresher, tb.killed}
	if w.lockless {
		o.Locker = nil
	}
	if w.sealed != nil {
		o.Store = w.sealed(tb)
	}
	if w.rows != nil {
		tb.own = w.copied.copy()
		row := w.rows.row
		if slow := w.slow; slow != nil {
			row = func(session string) Ledger { return slow(w.rows.row(session)) }
		}
		o.Store, o.Ledger = tb.own, &Twins{Store: tb.own, Key: "perennial:test:session", Row: row}
	}
	tb.Keeper = New(o)
	port.listen(tb.Changed)
	w.t.Cleanup(tb.Close)
	return tb
}

// mortal is the Refresher of a page that may be killed in the middle.
type mortal struct {
	Refresher
	killed <-chan struct{}
}

func (m mortal) Refresh(ctx context.Context, o RefreshRequest) (token.Response, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan struct{})
	defer close(done)
	go func() {
		select {
		case <-m.killed:
			cancel()
		case <-done:
		}
	}()
	return m.Refresher.Refresh(ctx, o)
}

// crash ends a page in the middle of whatever it does.
func (tb *tab) crash() {
	tb.close()
	close(tb.killed)
	tb.Close()
}

func (w *world) handle(tb *tab) {
	if w.handler != nil {
		w.handler(tb)
	}
}

func (tb *tab) reported(kind string) []Detail {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	var all []Detail
	for _, e := range tb.events {
		if e.Type == kind {
			all = append(all, e.Detail)
		}
	}
	return all
}

func (tb *tab) held() *Lease {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	return tb.lease
}

// signIn opens a tab and gives it the tokens of a fresh grant.
func (w *world) signIn() *tab {
	w.t.Helper()
	return w.signInAs("")
}

// signInAs is signIn of the user that an id_token names, "" for none.
func (w *world) signInAs(idToken string) *tab {
	w.t.Helper()
	tb := w.open()
	tokens := w.server.grant()
	tokens.IDToken = idToken
	if err := tb.Authenticate(context.Background(), tokens, nil); err != nil {
		w.t.Fatalf("authenticate: %v", err)
	}
	return tb
}

// begin opens a page, and waits until it has read what there is.
func (w *world) begin() *tab {
	w.t.Helper()
	tb := w.open()
	if err := tb.Restore(context.Background()); err != nil {
		w.t.Fatal(err)
	}
	synctest.Wait()
	return tb
}

// unheard does something that no tab hears of but those that it opens.
func (w *world) unheard(do func()) {
	own := w.bus
	w.bus = &bus{}
	do()
	w.bus = own
}

// want asks for a token and fails the test unless it is one that the server accepts now.
func (w *world) want(tb *tab) Credential {
	w.t.Helper()
	g, err := tb.Token(context.Background(), Need{})
	if err != nil {
		w.t.Fatalf("token: %v", err)
	}
	if !w.server.accepts(g.Token) {
		w.t.Fatalf("the server does not accept the token of generation %d", g.Generation)
	}
	return g
}

// persist asks for a token again for as long as it is in vain that it waits, as pages do.
func persist(tb *tab) (Credential, error) {
	for {
		p, err := tb.Token(context.Background(), Need{})
		if fault.CodeOf(err) != fault.Timeout {
			return p, err
		}
	}
}

// bubble runs a test in a world of its own with a virtual clock.
func bubble(t *testing.T, test func(t *testing.T, w *world)) {
	synctest.Test(t, func(t *testing.T) { test(t, newWorld(t)) })
}

type server struct {
	mu      sync.Mutex
	life    time.Duration
	delay   time.Duration
	answer  func(n int) error // what to answer instead of tokens; nil: tokens. n counts the calls
	lose    bool              // the answer is lost on its way, after the token was rotated
	calls   int
	replays int
	rotated int
	live    string // the refresh token that is good
	revoked bool
	issued  map[string]time.Time
	spent   map[string]bool
	offline bool            // nothing can be revoked, and the browser knows it
	refuses error           // what revocations are answered with; nil: they are done
	ponders time.Duration   // how long a revocation takes
	dropped map[string]bool // the refresh tokens that were revoked

	revocations int    // how often one was asked for
	granted     string // the first refresh token of the latest grant
	grants      map[string]string
}

// Revoke implements Revoker.
func (s *server) Revoke(ctx context.Context, refreshToken string) error {
	s.mu.Lock()
	ponders := s.ponders
	s.revocations++
	s.mu.Unlock()
	if pause(ctx, ponders, nil) != nil {
		return fault.Wrap(fault.NetworkError, "revoke", "given up", ctx.Err())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.offline {
		return fault.New(fault.NetworkError, "revoke", "the server was not reached")
	}
	if s.refuses != nil {
		return s.refuses
	}
	if s.dropped == nil {
		s.dropped = map[string]bool{}
	}
	s.dropped[refreshToken] = true
	s.revoked = s.revoked || s.grants[refreshToken] == s.granted // an earlier grant is none of the latest one's business
	return nil
}

// isRevoked reports whether a refresh token has been revoked by its holder.
func (s *server) askedToRevoke() (times int) {
	s.change(func() { times = s.revocations })
	return times
}

func (s *server) isRevoked(refreshToken string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dropped[refreshToken]
}

func (s *server) grant() token.Response {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revoked = false
	s.spent = map[string]bool{}
	s.granted = ""
	return s.issue()
}

func (s *server) issue() token.Response {
	s.rotated++
	access := fmt.Sprintf("access-%d", s.rotated)
	s.live = fmt.Sprintf("refresh-%d", s.rotated)
	if s.issued == nil {
		s.issued, s.grants = map[string]time.Time{}, map[string]string{}
	}
	if s.granted == "" {
		s.granted = s.live
	}
	s.grants[s.live] = s.granted
	s.issued[access] = time.Now()
	return token.Response{AccessToken: access, RefreshToken: s.live, TokenType: "Bearer", ExpiresIn: s.life}
}

func (s *server) accepts(access string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.issued[access]
	return ok && !s.revoked && time.Since(at) < s.life
}

// change changes the server while tabs may be talking to it.
func (s *server) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// answers sets what the server answers to the nth call from now on; nil: tokens.
func (s *server) answers(f func(n int) error) { s.change(func() { s.answer = f }) }

func (s *server) count() (calls, replays int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls, s.replays
}

func (s *server) Refresh(ctx context.Context, o RefreshRequest) (token.Response, error) {
	refreshToken, g := o.RefreshToken, o.Grant
	s.mu.Lock()
	delay := s.delay
	s.mu.Unlock()
	select {
	case <-ctx.Done():
		return token.Response{}, fault.Wrap(fault.Timeout, "refresh", "the server did not answer in time", ctx.Err())
	case <-time.After(delay):
	}
	s.mu.Lock()
	s.calls++
	answer, n := s.answer, s.calls
	s.mu.Unlock()
	if answer != nil {
		if err := answer(n); err != nil {
			return token.Response{}, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.spent[refreshToken] {
		s.replays++
		s.revoked = true
	}
	if s.revoked || refreshToken != s.live {
		return token.Response{}, refusal("invalid_grant")
	}
	s.spent[refreshToken] = true
	r := s.issue()
	if g != Main {
		r.AccessToken += " for " + string(g)
		s.issued[r.AccessToken] = time.Now()
	}
	if s.lose {
		return token.Response{}, fault.New(fault.NetworkError, "refresh", "the answer was lost")
	}
	return r, nil
}

// refusal is a definite no with an OAuth error.
type refusalError struct{ cause *fault.Error }

func (e refusalError) Error() string  { return e.cause.Error() }
func (e refusalError) Reason() string { return e.cause.Message }
func (e refusalError) Unwrap() error  { return e.cause }

func refusal(code string) error {
	return refusalError{fault.New(fault.SessionEnded, "refresh", code)}
}

// area is a tab's own Store, which a browser copies when it duplicates the tab.
type area struct {
	vault.Memory
	mu   sync.Mutex
	keys map[string]bool // that were ever set
	full map[string]bool // for which there is no room
}

// Set keeps a text under key.
func (a *area) Set(key, text string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.full[key] {
		return fault.New(fault.StorageFull, "store", "there is no room")
	}
	if a.keys == nil {
		a.keys = map[string]bool{}
	}
	a.keys[key] = true
	return a.Memory.Set(key, text)
}

// hasNoRoom makes the Store one without room for some keys.
func (a *area) hasNoRoom(keys ...string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.full = map[string]bool{}
	for _, key := range keys {
		a.full[key] = true
	}
}

// copy is a Store that holds the same; of nil it is an empty one.
func (a *area) copy() *area {
	c := &area{}
	if a == nil {
		return c
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for key := range a.keys {
		if text, ok, _ := a.Get(key); ok {
			_ = c.Set(key, text)
		}
	}
	return c
}

// parseEntry is the first entry of the ledger's text.
func parseEntry(text string) Entry { return parseRow(text).Entry }
