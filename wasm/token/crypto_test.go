package token_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"perennial/wasm/fault"
	"perennial/wasm/token"
	"perennial/wasm/token/tokentest"
)

// verdict is the cryptography that says of every signature the same.
type verdict struct {
	tokentest.Crypto
	alg   string // of the method that it gives; "": the one asked for
	err   error
	hash  error
	asked int
}

func (v *verdict) SigningMethod(_ context.Context, alg string) jwt.SigningMethod {
	if v.alg != "" {
		alg = v.alg
	}
	return verdictMethod{v: v, alg: alg}
}

func (v *verdict) Digest(ctx context.Context, hash, text string) ([]byte, error) {
	if v.hash != nil {
		return nil, v.hash
	}
	return v.Crypto.Digest(ctx, hash, text)
}

type verdictMethod struct {
	jwt.SigningMethod
	v   *verdict
	alg string
}

func (m verdictMethod) Alg() string { return m.alg }

func (m verdictMethod) Verify(string, []byte, any) error {
	m.v.asked++
	return m.v.err
}

// believing is a verifier of one key whose cryptography is given.
func believing(s signer, crypto token.Crypto) token.Verifier {
	v := verifier(keysOf(s.jwk))
	v.Crypto = crypto
	return v
}

func TestWhatASigningMethodSaysOfASignature(t *testing.T) {
	secret := errors.New("secret-token")
	for _, c := range []struct {
		name string
		err  error
		want fault.Code
	}{
		{"good", nil, ""},
		{"bad", jwt.ErrTokenSignatureInvalid, fault.BadSignature},
		{"anything else", secret, fault.BadSignature},
		{"cannot be checked", fault.Wrap(fault.Unsupported, "verify", "no", secret), fault.Unsupported},
		{"a key that is none", fmt.Errorf("one: %w", fault.New(fault.KeyNotFound, "verify", "no")), fault.KeyNotFound},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, crypto := signers()["ES256"], &verdict{err: c.err}
			_, err := believing(s, crypto).Verify(t.Context(), s.sign(t, good, nil), expect())
			if wantCode(t, err, c.want); crypto.asked != 1 {
				t.Errorf("asked %d times", crypto.asked)
			}
		})
	}
}

// noMethods is cryptography without any.
type noMethods struct{ tokentest.Crypto }

func (noMethods) SigningMethod(context.Context, string) jwt.SigningMethod { return nil }

func TestWithoutASigningMethodNobodyIsBelieved(t *testing.T) {
	s, other := signers()["ES256"], &verdict{alg: "RS256"}
	for name, crypto := range map[string]token.Crypto{"none at all": nil, "none for it": noMethods{}, "that of another": other} {
		claims, err := believing(s, crypto).Verify(t.Context(), s.sign(t, good, nil), expect())
		if fault.CodeOf(err) != fault.Unsupported || claims != nil || other.asked != 0 {
			t.Errorf("%s: %v, %v, asked %d times", name, claims, err, other.asked)
		}
	}
}

func TestAnAtHashThatCannotBeCheckedIsNotBelieved(t *testing.T) {
	s := signers()["ES256"]
	crypto := &verdict{hash: fault.New(fault.Unsupported, "digest", "no")}
	_, err := believing(s, crypto).Verify(t.Context(), s.sign(t, with(good, object{"at_hash": "x"}), nil), expect())
	wantCode(t, err, fault.Unsupported)
}

// A signature of a length that none has is refused before anything is asked, whatever the algorithm.
func TestASignatureOfAnotherLength(t *testing.T) {
	for alg, s := range signers() {
		crypto := &verdict{}
		v := believing(s, crypto)
		raw := s.sign(t, good, nil)
		dot := strings.LastIndexByte(raw, '.') + 1
		for _, bad := range []string{raw[:dot] + raw[dot+4:], raw[:dot] + "AAAA" + raw[dot:], raw[:dot]} {
			_, err := v.Verify(t.Context(), bad, expect())
			if fault.CodeOf(err) != fault.BadSignature || crypto.asked != 0 {
				t.Errorf("%s: %v, asked %d times", alg, err, crypto.asked)
			}
		}
		if _, err := v.Verify(t.Context(), raw, expect()); err != nil {
			t.Errorf("%s: %v", alg, err)
		}
	}
}

func TestASignatureThatNobodyWaitedForIsNotCalledBad(t *testing.T) {
	s := signers()["ES256"]
	ctx, cancel := context.WithCancel(t.Context())
	v := believing(s, &verdict{err: context.Canceled})
	raw := s.sign(t, good, nil)
	if _, err := v.Keys.Find(ctx, "ES256", "ES256"); err != nil {
		t.Fatal(err)
	}
	cancel()
	_, err := v.Verify(ctx, raw, expect())
	wantCode(t, err, fault.NetworkError)
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
