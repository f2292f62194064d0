package session

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/token"
	"perennial/wasm/vault"
	"perennial/wasm/vault/vaulttest"
)

const (
	issuerA = "https://a.test app"
	issuerB = "https://b.test app"
)

// elsewhere makes the tabs that are opened from now on pages of another issuer, whose server it returns.
func (w *world) elsewhere() *server {
	w.from = issuerB
	w.server = &server{life: 5 * time.Minute, delay: 50 * time.Millisecond, rotated: 1000}
	return w.server
}

// twoIssuers runs a test in a profile where a user has signed in at issuer A; further tabs are pages of issuer B.
func twoIssuers(t *testing.T, test func(t *testing.T, w *world, a *tab, atA, atB *server)) {
	t.Helper()
	for _, name := range []string{"a ledger of its own", "a ledger in the Store"} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				if name == "a ledger in the Store" {
					w.ledger = &vault.StoreLedger{Store: w.store, Key: "perennial:test:ledger"}
				}
				w.from = issuerA
				a, atA := w.signIn(), w.server
				synctest.Wait()
				test(t, w, a, atA, w.elsewhere())
			})
		})
	}
}

// warned is how often a tab heard of another configuration's session.
func (tb *tab) warned() (n int) {
	for _, d := range tb.reported(Failed) {
		if d.Code == fault.InvalidConfig && strings.Contains(d.Message, "namespace “test”") {
			n++
		}
	}
	return n
}

func TestWhatIsAnotherIssuersIsLeftAlone(t *testing.T) {
	twoIssuers(t, func(t *testing.T, w *world, a *tab, atA, atB *server) {
		time.Sleep(time.Hour)
		before, _, _ := w.store.Get("perennial:test")
		calls, _ := atA.count()
		b := w.open()
		ctx := context.Background()
		if g, err := b.Token(ctx, Need{}); err != nil || g.Token != "" {
			t.Fatalf("a token of another issuer's: %v", err)
		}
		b.Use()
		b.Wake()
		b.Changed()
		if err := b.SignOut(ctx); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if b.held() != nil || b.State() != None || len(b.reported(SignedOut)) != 0 {
			t.Fatalf("lease %v, state %v, reported %+v", b.held(), b.State(), b.events)
		}
		if n := b.warned(); n != 1 {
			t.Errorf("reported %d times of the namespace, want once: %+v", n, b.reported(Failed))
		}
		if n, _ := atB.count(); n != 0 || len(atB.dropped) != 0 {
			t.Errorf("%d calls and revocations %v at the other server", n, atB.dropped)
		}
		if after, _, _ := w.store.Get("perennial:test"); after != before {
			t.Error("the other's record has changed")
		}
		time.Sleep(time.Hour)
		w.server = atA
		w.want(a)
		if now, replays := atA.count(); now <= calls || replays != 0 || len(a.reported(SignedOut)) != 0 || a.warned() != 0 {
			t.Errorf("%d calls, %d replays, reported %+v", now, replays, a.events)
		}
	})
}

func TestASignOutAtOneIssuerEndsNothingAtAnotherWhoseLedgerWasCleared(t *testing.T) {
	twoIssuers(t, func(t *testing.T, w *world, a *tab, _, atB *server) {
		b := w.open()
		if err := b.Restore(context.Background()); err != nil {
			t.Fatal(err)
		}
		ledger := w.ledger.(*vault.StoreLedger)
		if err := ledger.Store.Remove(ledger.Key); err != nil {
			t.Fatal(err)
		}
		if err := b.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		a.Changed()
		w.from, w.server = issuerA, a.opts.Revoker.(*server)
		reloaded := w.open()
		for range 3 {
			time.Sleep(time.Hour)
			w.want(a)
			w.want(reloaded)
		}
		if calls, _ := atB.count(); calls+atB.askedToRevoke() != 0 || len(a.reported(SignedOut)) != 0 {
			t.Errorf("%d calls at the other issuer, reported %+v", calls, a.reported(SignedOut))
		}
	})
}

func TestASignInReplacesAnotherIssuersSession(t *testing.T) {
	twoIssuers(t, func(t *testing.T, w *world, a *tab, atA, atB *server) {
		refresh := atA.live
		b := w.signIn()
		synctest.Wait()
		if events := a.reported(SignedOut); len(events) != 1 || events[0].Reason != ReasonReplaced || a.held() != nil {
			t.Fatalf("reported %+v, lease %v", events, a.held())
		}
		time.Sleep(w.policy.Timeout + time.Second)
		if !atA.isRevoked(refresh) || len(atB.dropped) != 0 {
			t.Fatalf("revoked %v at the one server and %v at the other", atA.dropped, atB.dropped)
		}
		if err := a.Notice(context.Background(), false, nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		if g, err := a.Token(context.Background(), Need{}); err != nil || g.Token != "" {
			t.Fatalf("a token in the page whose session was replaced: %v", err)
		}
		if err := a.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		w.want(b)
		w.want(w.open())
		text, _ := w.ledger.Read(context.Background())
		if strings.Contains(text, `"`+refresh+`"`) || len(a.reported(SignedOut)) != 1 || len(b.reported(SignedOut)) != 0 {
			t.Fatalf("reported %+v and %+v, ledger %s", a.reported(SignedOut), b.reported(SignedOut), text)
		}
	})
}

func TestThePageOfAReplacedSessionStartsLaterAndRevokesWhatIsLeft(t *testing.T) {
	twoIssuers(t, func(t *testing.T, w *world, a *tab, atA, atB *server) {
		refresh := atA.live
		a.Close()
		w.signIn()
		synctest.Wait()
		if atA.isRevoked(refresh) || atB.isRevoked(refresh) {
			t.Fatal("somebody else has revoked it")
		}
		w.from, w.server = issuerA, atA
		late := w.open() // its gate had the session, and has seen the other's record come
		if err := late.Notice(context.Background(), false, nil); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if events := late.reported(SignedOut); len(events) != 1 || events[0].Reason != ReasonReplaced {
			t.Fatalf("reported %+v", events)
		}
		if !atA.isRevoked(refresh) || len(atB.dropped) != 0 {
			t.Fatalf("revoked %v at the one server and %v at the other", atA.dropped, atB.dropped)
		}
	})
}

func TestEachIssuersPageRevokesItsOwn(t *testing.T) {
	twoIssuers(t, func(t *testing.T, w *world, a *tab, atA, atB *server) {
		refresh := atA.live
		atA.change(func() { atA.offline = true })
		if err := a.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		a.Close()
		b := w.signIn()
		time.Sleep(time.Hour)
		w.want(b)
		if err := b.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		if atB.isRevoked(refresh) || len(atB.dropped) == 0 {
			t.Fatalf("revoked at the other server: %v", atB.dropped)
		}
		w.from, w.server = issuerA, atA
		atA.change(func() { atA.offline = false })
		if err := w.open().Restore(context.Background()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if !atA.isRevoked(refresh) {
			t.Fatal("what the first issuer's page had left was forgotten")
		}
	})
}

func TestACookieSessionOfAnotherServerLivesBesideTheRecord(t *testing.T) {
	twoIssuers(t, func(t *testing.T, w *world, a *tab, atA, atB *server) {
		w.ambient = true
		atB.grant()
		atB.change(func() { atB.live = "" }) // the cookie's token is none of ours
		before, _, _ := w.store.Get("perennial:test")
		b := w.open()
		w.want(b)
		if now, _, _ := w.store.Get("perennial:test"); now != before {
			t.Fatal("the other's record was overwritten")
		}
		time.Sleep(time.Hour)
		w.want(b)
		if after, _, _ := w.store.Get("perennial:test"); !strings.Contains(after, issuerA) || before == "" {
			t.Fatal("the other's record was overwritten")
		}
		w.server = atA
		w.want(a)
		if len(a.reported(SignedOut)) != 0 || len(b.reported(SignedOut)) != 0 {
			t.Fatalf("reported %+v and %+v", a.reported(SignedOut), b.reported(SignedOut))
		}
		if err := b.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if w.want(a); b.held() != nil || len(a.reported(SignedOut)) != 0 {
			t.Fatal("a sign-out of one has ended the other")
		}
	})
}

// earlier makes ledger and Store as a release has left them that did not say whom a session is from.
func (w *world) earlier(idToken string) {
	w.t.Helper()
	forget := func(text string) string {
		var all map[string]any
		if json.Unmarshal([]byte(text), &all) != nil {
			return text
		}
		delete(all, "from")
		for _, inside := range []string{"record", "lease"} {
			if r, ok := all[inside].(map[string]any); ok {
				delete(r, "from")
			}
		}
		tokens := all
		if r, ok := all["record"].(map[string]any); ok {
			tokens = r
		}
		if t, ok := tokens["tokens"].(map[string]any); ok && idToken != "" {
			t["id_token"] = idToken
		}
		out, _ := json.Marshal(all)
		return string(out)
	}
	text, _, _ := w.store.Get("perennial:test")
	if err := w.store.Set("perennial:test", forget(text)); err != nil {
		w.t.Fatal(err)
	}
	if err := w.ledger.Update(context.Background(), func(text string) (string, error) { return forget(text), nil }); err != nil {
		w.t.Fatal(err)
	}
}

func TestARecordOfAnEarlierReleaseIsTakenOverOnce(t *testing.T) {
	twoIssuers(t, func(t *testing.T, w *world, a *tab, atA, atB *server) {
		a.Close()
		time.Sleep(time.Hour)
		w.earlier("")
		w.from, w.server = issuerA, atA
		first := w.open()
		if err := first.Restore(context.Background()); err != nil {
			t.Fatal(err)
		}
		w.from, w.server = issuerB, atB
		b := w.open()
		if g, err := b.Token(context.Background(), Need{}); err != nil || g.Token != "" {
			t.Fatalf("taken over twice: %v", err)
		}
		w.server = atA
		w.want(first)
		text, _, _ := w.store.Get("perennial:test")
		if n, _ := atB.count(); n != 0 || b.warned() != 1 || !strings.Contains(text, issuerA) {
			t.Fatalf("%d calls, reported %+v", n, b.events)
		}
	})
}

func TestARecordOfAnEarlierReleaseWhoseTokensSayWhoseItIsGoesToNobodyElse(t *testing.T) {
	const idToken = ".eyJpc3MiOiJodHRwczovL2EudGVzdCIsImF1ZCI6ImFwcCJ9." // {"iss":"https://a.test","aud":"app"}
	twoIssuers(t, func(t *testing.T, w *world, a *tab, atA, atB *server) {
		a.Close()
		time.Sleep(time.Hour)
		w.earlier(idToken)
		w.takesOver = func(tokens Tokens) bool { return token.IsFrom(tokens.ID, "https://b.test", "app") }
		b := w.open()
		if g, err := b.Token(context.Background(), Need{}); err != nil || g.Token != "" {
			t.Fatalf("a token of another issuer's: %v", err)
		}
		if err := b.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		if n, _ := atB.count(); n != 0 || b.warned() != 1 {
			t.Fatalf("%d calls, reported %+v", n, b.events)
		}
		w.from, w.server = issuerA, atA
		w.takesOver = func(tokens Tokens) bool { return token.IsFrom(tokens.ID, "https://a.test", "app") }
		w.want(w.open())
	})
}

func TestASealedRecordOfAnotherIssuerIsLeftAlone(t *testing.T) {
	for name, sealer := range map[string]vault.Sealer{"by a page that seals, too": vaulttest.NewCipher("A:"), "by a page that does not": nil} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				d := &vaulttest.Disk{}
				w.from = issuerA
				w.seal(d, vaulttest.NewCipher("A:"))
				w.signIn()
				synctest.Wait()
				atA, before := w.server, recordIn(d)
				w.elsewhere()
				if w.seal(d, sealer); sealer == nil {
					w.sealed = func(*tab) Store { return d }
				}
				b := w.open()
				if g, err := b.Token(context.Background(), Need{}); err != nil || g.Token != "" {
					t.Fatalf("a token of another issuer's: %v", err)
				}
				if err := b.SignOut(context.Background()); err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
				if recordIn(d) != before || b.warned() != 1 {
					t.Fatalf("the record has changed, or nobody heard: %+v", b.events)
				}
				w.from, w.server = issuerA, atA
				w.seal(d, vaulttest.NewCipher("A:"))
				w.want(w.open())
			})
		})
	}
}

func recordIn(s Store) string {
	text, _, _ := s.Get("perennial:test")
	return text
}

func TestARowKeepsNoMoreThanSomeOwners(t *testing.T) {
	var r row
	for n := range 3 * othersMost {
		name := strings.Repeat("x", n+1)
		r = r.with(Entry{From: name, Session: name, Generation: n + 1, Origin: originAt(time.UnixMilli(int64(n + 1)))}, n == 0, true)
	}
	if _, newest := r.Others[strings.Repeat("x", 3*othersMost-1)]; len(r.Others) != othersMost || !newest || len(r.From) != 3*othersMost {
		t.Fatalf("%d others, first %q", len(r.Others), r.From)
	}
}
