package token

// jwk is a public key that signatures can be verified with (RFC 7517 section 4).
type jwk struct {
	kid, kty, crv, alg string
	issuer             string // whose it is, where a key set of many tenants says so; may have TenantID in it
	public             PublicKey
}

// parseJWK reads one key. Where it cannot be used, why says so, without showing it.
func parseJWK(object map[string]any) (key jwk, why string) {
	text := func(name string) string {
		value, _ := object[name].(string)
		return value
	}
	number := func(name string) []byte {
		value, _ := base64URL(text(name))
		return value
	}
	key = jwk{kid: text("kid"), kty: text("kty"), crv: text("crv"), alg: text("alg"), issuer: text("issuer")}
	if use := text("use"); use != "" && use != "sig" || !mayVerify(object["key_ops"]) {
		return key, "a key for other uses than signatures"
	}
	if _, private := object["d"]; private {
		return key, "a private key, which should never have been published"
	}
	switch key.kty {
	case "RSA":
		key.public, why = rsaKey(number("n"), number("e"))
	case "EC":
		key.public, why = ecKey(key.crv, number("x"), number("y"))
	case "OKP":
		key.public, why = okpKey(key.crv, number("x"))
	default:
		why = "a key of another kind than RSA, EC and OKP"
	}
	return key, why
}

// mayVerify reads key_ops (RFC 7517 section 4.3).
func mayVerify(ops any) bool {
	if ops == nil {
		return true
	}
	list, _ := ops.([]any)
	for _, op := range list {
		if op == "verify" {
			return true
		}
	}
	return false
}

// fits reports whether a key can have made a signature by an algorithm of the allow-list.
func (k jwk) fits(alg string) bool {
	a := algorithms[alg]
	if k.kty != a.family || a.curve != "" && k.crv != a.curve {
		return false
	}
	return k.alg == "" || k.alg == alg || alg == "EdDSA" && k.alg == "Ed25519" // RFC 9864 section 2.2
}
