package dpop

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestANonceMakesUpForAWrongClockUntilItIsOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := NewVerifier(origin)
		nonce := v.Nonce()
		verify := func() error {
			p := newProof(t)
			p.claims["iat"], p.claims["nonce"] = time.Now().Add(-2*time.Hour).Unix(), nonce
			_, err := v.Verify(p.request(t), bound)
			return err
		}
		for range 2 {
			if err := verify(); err != nil {
				t.Fatalf("a nonce of less than two epochs: %v", err)
			}
			time.Sleep(epoch - time.Second)
		}
		time.Sleep(2 * time.Second)
		if err := verify(); !errors.Is(err, ErrNonce) {
			t.Errorf("an old nonce: %v", err)
		}
		if v.Nonce() == nonce {
			t.Error("the nonce is still handed out")
		}
	})
}

func TestAProofIsRememberedForAsLongAsItWouldBeGood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := NewVerifier(origin)
		p := newProof(t)
		p.claims["nonce"] = v.Nonce()
		r := p.request(t)
		if _, err := v.Verify(r, bound); err != nil {
			t.Fatal(err)
		}
		for range 4 {
			time.Sleep(epoch - time.Second)
			if _, err := v.Verify(r, bound); err == nil {
				t.Fatal("a proof was good twice")
			}
		}
	})
}
