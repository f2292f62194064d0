package json

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// What a backslash and one of escapes stand for is in escaped (section 7).
const (
	escapes = `"\/bfnrt`
	escaped = "\"\\/\b\f\n\r\t"
)

// unquote returns what a string says, which is sound as skipString has it. What is no UTF-8, and half of a surrogate pair, is U+FFFD.
func unquote(quoted string) string {
	text := quoted[1 : len(quoted)-1]
	if strings.IndexByte(text, '\\') < 0 && utf8.ValidString(text) {
		return strings.Clone(text) // not the whole document with it
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		if text[i] != '\\' {
			r, size := utf8.DecodeRuneInString(text[i:])
			b.WriteRune(r)
			i += size
			continue
		}
		if text[i+1] != 'u' {
			b.WriteByte(escaped[strings.IndexByte(escapes, text[i+1])])
			i += 2
			continue
		}
		r, _ := hex4(text[i+2:])
		i += 6
		if utf16.IsSurrogate(r) {
			low := rune(0)
			if strings.HasPrefix(text[i:], `\u`) {
				low, _ = hex4(text[i+2:])
			}
			if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
				i += 6
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

// hex4 reads the four digits of a \u escape.
func hex4(text string) (r rune, ok bool) {
	if len(text) < 4 {
		return 0, false
	}
	for i := range 4 {
		c := text[i]
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
