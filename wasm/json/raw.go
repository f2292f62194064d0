package json

import "unicode/utf8"

// raw writes a RawMessage without white space, and its strings as safe as those of appendQuoted.
func (e *encoder) raw(message RawMessage) {
	if message == nil {
		e.null()
		return
	}
	text := string(message)
	if err := check(text); err != nil {
		e.fail(err)
		return
	}
	for i := skipSpace(text, 0); i < len(text); i = skipSpace(text, i) {
		if text[i] != '"' {
			e.text = append(e.text, text[i])
			i++
			continue
		}
		end := skipString(text, i)
		for i < end {
			r, size := utf8.DecodeRuneInString(text[i:])
			if isUnsafe(r) {
				e.text = appendEscape(e.text, r)
			} else {
				e.put(text[i : i+size])
			}
			i += size
		}
	}
}
