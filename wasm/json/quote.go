package json

import (
	"strings"
	"unicode/utf8"
)

// appendQuoted appends a string (section 7), safe to stand in HTML and JavaScript. What is no UTF-8 is U+FFFD.
func appendQuoted(to []byte, text string) []byte {
	to = append(to, '"')
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 || r < ' ' || isUnsafe(r) {
			to = appendEscape(to, r)
		} else {
			if r == '"' || r == '\\' {
				to = append(to, '\\')
			}
			to = append(to, text[i:i+size]...)
		}
		i += size
	}
	return append(to, '"')
}

// isUnsafe reports whether HTML, or JavaScript of before 2019, would take a character for something of its own.
func isUnsafe(r rune) bool {
	return r == '<' || r == '>' || r == '&' || r == '\u2028' || r == '\u2029'
}

func appendEscape(to []byte, r rune) []byte {
	const controls, letters, digits = "\b\f\n\r\t", "bfnrt", "0123456789abcdef"
	if i := strings.IndexRune(controls, r); i >= 0 {
		return append(to, '\\', letters[i])
	}
	return append(to, '\\', 'u', digits[r>>12&0xf], digits[r>>8&0xf], digits[r>>4&0xf], digits[r&0xf])
}
