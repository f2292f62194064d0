package token_test

import (
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

func TestURLBase64DecodeAcceptsEveryAlphabetAndPadding(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"no padding needed", "YWJj", "abc"},
		{"one padding character, left out", "YWI", "ab"},
		{"one padding character, written", "YWI=", "ab"},
		{"two padding characters, left out", "YQ", "a"},
		{"two padding characters, written", "YQ==", "a"},
		{"half of the padding", "YQ=", "a"},
		{"base64url alphabet", "8J-YgD8_", "😀??"},
		{"standard alphabet", "8J+YgD8/", "😀??"},
		{"both alphabets in one text", "8J-YgD8/", "😀??"},
		{"UTF-8 of two and three bytes", "w7zigqw", "ü€"},
		{"line breaks, as atob skips them", "YW\r\nJj\n\n", "abc"},
		{"unused bits set, as atob ignores them", "YR==", "a"},
		{"a zero byte", "AA", "\x00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := token.URLBase64Decode(c.in)
			if err != nil || got != c.want {
				t.Errorf("URLBase64Decode(%q) = %q, %v, want %q", c.in, got, err, c.want)
			}
		})
	}
}

func TestURLBase64DecodeRefusesWhatIsNotBase64OfUTF8(t *testing.T) {
	for _, c := range []struct{ name, in string }{
		{"a length that no encoding has", "YWJjZ"},
		{"one character", "Y"},
		{"padding only", "===="},
		{"padding in the middle", "YQ==YQ=="},
		{"three padding characters", "Y==="},
		{"foreign characters", "Y*=="},
		{"a character beyond ASCII", "YWé"},
		{"a byte that is no UTF-8", "_w"},
		{"an overlong form", "wIA"},
		{"a surrogate", "7aCA"},
		{"a truncated sequence", "4oI"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := token.URLBase64Decode(c.in)
			wantCode(t, err, fault.MalformedToken)
			if got != "" {
				t.Errorf("URLBase64Decode(%q) = %q beside its error", c.in, got)
			}
		})
	}
}
