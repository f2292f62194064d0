package token

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"perennial/wasm/fault"
)

// URLBase64Decode decodes base64url or standard base64 (RFC 4648), padded or not, into UTF-8 text:
// angular-jwt's jwtHelper.urlBase64Decode. What a browser's atob accepts, it accepts: ASCII white space is
// skipped, and the unused bits of the last character are ignored. Anything else is fault.MalformedToken.
func URLBase64Decode(text string) (string, error) {
	const op = "urlBase64Decode"
	text = strings.NewReplacer("-", "+", "_", "/").Replace(text)
	switch len(text) % 4 {
	case 1:
		return "", fault.New(fault.MalformedToken, op, "no base64url text has this length")
	case 2:
		text += "=="
	case 3:
		text += "="
	}
	decoded, err := forgiving(text)
	if err != nil {
		return "", fault.New(fault.MalformedToken, op, "the text is not base64url")
	}
	if !utf8.Valid(decoded) {
		return "", fault.New(fault.MalformedToken, op, "the decoded text is not UTF-8")
	}
	return string(decoded), nil
}

// forgiving is the "forgiving-base64 decode" of the Infra Standard, which atob is defined by.
func forgiving(text string) ([]byte, error) {
	text = strings.Map(func(r rune) rune {
		if strings.ContainsRune("\t\n\f\r ", r) {
			return -1
		}
		return r
	}, text)
	if len(text)%4 == 0 {
		text = strings.TrimSuffix(text, "=")
		text = strings.TrimSuffix(text, "=")
	}
	return base64.RawStdEncoding.DecodeString(text)
}
