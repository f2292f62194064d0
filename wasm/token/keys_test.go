package token_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

// source is an issuer's JWKS that changes.
type source struct {
	keys  []object
	err   error
	asked int
}

func (s *source) fetch(context.Context) ([]byte, error) {
	s.asked++
	return jwks(s.keys...), s.err
}

func TestRotatedKeysAreFetchedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		old, next := signers()["ES256"], signers()["RS256"]
		s := &source{keys: []object{old.jwk}}
		v := verifier(token.NewKeys(s.fetch))
		verify := func(by signer, want fault.Code, asked int) {
			t.Helper()
			_, err := v.Verify(t.Context(), by.sign(t, good, nil), expect())
			wantCode(t, err, want)
			if s.asked != asked {
				t.Errorf("asked %d times, want %d", s.asked, asked)
			}
		}
		verify(old, "", 1)
		verify(old, "", 1)
		s.keys = []object{old.jwk, next.jwk}
		verify(next, fault.KeyNotFound, 1) // not more often than every minute
		time.Sleep(time.Minute)
		verify(next, "", 2)
		verify(signers()["ES384"], fault.KeyNotFound, 2)
		verify(old, "", 2)
		time.Sleep(time.Minute)
		s.err = errors.New("down")
		verify(signers()["ES384"], fault.Internal, 3) // the error of the source, as it is
		verify(signers()["ES384"], fault.KeyNotFound, 3)
		verify(old, "", 3)
	})
}

func TestAKeyThatWasWithdrawnIsForgottenWithinADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		es := signers()["ES256"]
		s := &source{keys: []object{es.jwk}}
		keys := token.NewKeys(s.fetch)
		if _, err := keys.Find(t.Context(), "ES256", "ES256"); err != nil {
			t.Fatal(err)
		}
		s.keys = nil
		time.Sleep(24 * time.Hour)
		_, err := keys.Find(t.Context(), "ES256", "ES256")
		wantCode(t, err, fault.KeyNotFound)
	})
}

func TestAFailureToFetchIsForgotten(t *testing.T) {
	es := signers()["ES256"]
	s := &source{keys: []object{es.jwk}, err: fault.New(fault.NetworkError, "fetch", "down")}
	keys := token.NewKeys(s.fetch)
	_, err := keys.Find(t.Context(), "ES256", "ES256")
	wantCode(t, err, fault.NetworkError)
	s.err = nil
	if _, err := keys.Find(t.Context(), "ES256", "ES256"); err != nil {
		t.Error(err)
	}
}

func TestOneFetchServesAllWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		keys := token.NewKeys(func(context.Context) ([]byte, error) {
			asked++
			time.Sleep(time.Second)
			return jwks(signers()["ES256"].jwk), nil
		})
		var wait sync.WaitGroup
		for range 5 {
			wait.Go(func() {
				if _, err := keys.Find(t.Context(), "ES256", "ES256"); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if asked != 1 {
			t.Errorf("asked %d times", asked)
		}
	})
}

func TestWhoWaitsForKeysCanGiveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		keys := token.NewKeys(func(context.Context) ([]byte, error) {
			<-release
			return jwks(signers()["ES256"].jwk), nil
		})
		var first sync.WaitGroup
		first.Go(func() { _, _ = keys.Find(t.Context(), "ES256", "ES256") })
		synctest.Wait()
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := keys.Find(short, "ES256", "ES256")
		wantCode(t, err, fault.Timeout)
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		_, err = keys.Find(cancelled, "ES256", "ES256")
		wantCode(t, err, fault.NetworkError)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error = %v", err)
		}
		close(release)
		first.Wait()
	})
}
