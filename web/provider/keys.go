package provider

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"

	"github.com/luikyv/go-oidc/pkg/goidc"
)

// newKeys makes a fresh signing key. It lives as long as the process: sessions end with the server.
func newKeys() (goidc.JSONWebKeySet, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return goidc.JSONWebKeySet{}, fmt.Errorf("make the signing key: %w", err)
	}
	return goidc.JSONWebKeySet{Keys: []goidc.JSONWebKey{{
		Key:       key,
		KeyID:     rand.Text(),
		Algorithm: string(goidc.ES256),
		Use:       string(goidc.KeyUsageSignature),
	}}}, nil
}
