package token

import (
	"encoding/base64"
	"strings"

	"perennial/wasm/fault"
	"perennial/wasm/json"
)

const opVerify = "verify id_token"

// jws is a signed text in compact serialization (RFC 7515 section 7.1), taken apart.
type jws struct {
	alg, kid  string
	input     string // what is signed: header and payload as they were sent
	signature []byte
}

// parseJWS reads header and signature, strictly: whoever signs writes base64url as it should be, and a second
// spelling of the same token serves only those who want to get around a list of them.
func parseJWS(raw string) (jws, error) {
	payload, err := payloadOf(raw)
	if err != nil {
		return jws{}, fault.New(fault.MalformedToken, opVerify, "this is no JWT: it has not three parts")
	}
	head, _, _ := strings.Cut(raw, ".")
	tail := raw[len(head)+len(payload)+2:]
	header, ok := base64URL(head)
	_, ok2 := base64URL(payload)
	signature, ok3 := base64URL(tail)
	if !ok || !ok2 || !ok3 {
		return jws{}, fault.New(fault.MalformedToken, opVerify, "a part of the JWT is not base64url (RFC 7515 section 2)")
	}
	s := jws{input: raw[:len(raw)-len(tail)-1], signature: signature}
	return s, s.readHeader(header)
}

// readHeader takes the member names to the letter.
func (s *jws) readHeader(text []byte) error {
	var header map[string]any
	if json.Unmarshal(text, &header) != nil || header == nil {
		return fault.New(fault.MalformedToken, opVerify, "the header of the JWT is not a JSON object")
	}
	_, ok := header["crit"]
	if ok { // RFC 7515 section 4.1.11
		return fault.New(fault.MalformedToken, opVerify, "the JWT needs an extension that is not known here (crit)")
	}
	s.alg, _ = header["alg"].(string)
	kid, has := header["kid"]
	if s.kid, ok = kid.(string); has && !ok {
		return fault.New(fault.MalformedToken, opVerify, "the kid of the JWT is not a text")
	}
	if _, ok = algorithms[s.alg]; !ok {
		return fault.New(fault.AlgorithmNotAllowed, opVerify,
			"the id_token is signed with "+show(s.alg)+"; accepted are RS256, PS256, ES256, ES384 and EdDSA")
	}
	return nil
}

// base64URL decodes base64url without padding (RFC 7515 section 2). Go's decoder would skip line breaks.
func base64URL(text string) ([]byte, bool) {
	if strings.ContainsAny(text, "\r\n") {
		return nil, false
	}
	decoded, err := base64.RawURLEncoding.Strict().DecodeString(text)
	return decoded, err == nil
}

// show makes a short name out of a token fit for an error: only what a name consists of.
func show(name string) string {
	const limit = 20
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return -1
	}, name)
	if plain == "" || plain != name || len(plain) > limit {
		return "an unknown algorithm"
	}
	return "“" + plain + "”"
}
