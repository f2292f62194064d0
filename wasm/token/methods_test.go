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
)

// verdict is a signing method that says of every signature the same.
type verdict struct {
	jwt.SigningMethod
	alg   string
	err   error
	asked *int
}

func (v verdict) Alg() string { return v.alg }

func (v verdict) Verify(string, []byte, any) error {
	*v.asked++
	return v.err
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
			s, asked := signers()["ES256"], 0
			v := verifier(keysOf(s.jwk))
			v.Methods = func(_ context.Context, alg string) jwt.SigningMethod {
				return verdict{alg: alg, err: c.err, asked: &asked}
			}
			_, err := v.Verify(t.Context(), s.sign(t, good, nil), expect())
			if wantCode(t, err, c.want); asked != 1 {
				t.Errorf("asked %d times", asked)
			}
		})
	}
}

func TestWithoutASigningMethodNobodyIsBelieved(t *testing.T) {
	s, asked := signers()["ES256"], 0
	for name, methods := range map[string]token.Methods{
		"none at all":     nil,
		"none for it":     func(context.Context, string) jwt.SigningMethod { return nil },
		"that of another": func(context.Context, string) jwt.SigningMethod { return verdict{alg: "RS256", asked: &asked} },
	} {
		v := verifier(keysOf(s.jwk))
		v.Methods = methods
		claims, err := v.Verify(t.Context(), s.sign(t, good, nil), expect())
		if fault.CodeOf(err) != fault.Unsupported || claims != nil || asked != 0 {
			t.Errorf("%s: %v, %v, asked %d times", name, claims, err, asked)
		}
	}
}

// A signature of a length that none has is refused before anything is asked, whatever the algorithm.
func TestASignatureOfAnotherLength(t *testing.T) {
	for alg, s := range signers() {
		asked := 0
		v := verifier(keysOf(s.jwk))
		v.Methods = func(context.Context, string) jwt.SigningMethod { return verdict{alg: alg, asked: &asked} }
		raw := s.sign(t, good, nil)
		dot := strings.LastIndexByte(raw, '.') + 1
		for _, bad := range []string{raw[:dot] + raw[dot+4:], raw[:dot] + "AAAA" + raw[dot:], raw[:dot]} {
			_, err := v.Verify(t.Context(), bad, expect())
			if fault.CodeOf(err) != fault.BadSignature || asked != 0 {
				t.Errorf("%s: %v, asked %d times", alg, err, asked)
			}
		}
		if _, err := v.Verify(t.Context(), raw, expect()); err != nil {
			t.Errorf("%s: %v", alg, err)
		}
	}
}

func TestASignatureThatNobodyWaitedForIsNotCalledBad(t *testing.T) {
	s, asked := signers()["ES256"], 0
	ctx, cancel := context.WithCancel(t.Context())
	v := verifier(keysOf(s.jwk))
	v.Methods = func(ctx context.Context, alg string) jwt.SigningMethod {
		cancel()
		return verdict{alg: alg, err: ctx.Err(), asked: &asked}
	}
	_, err := v.Verify(ctx, s.sign(t, good, nil), expect())
	wantCode(t, err, fault.NetworkError)
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
