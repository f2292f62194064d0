package json

import "strings"

// maxDepth is how deep lists and objects may be in each other. A browser's stack for WebAssembly is not as patient as Go's.
const maxDepth = 500

// Valid reports whether text is one JSON value (RFC 8259), with white space around it or not.
func Valid(text []byte) bool { return check(string(text)) == nil }

// check fails with errSyntax or ErrFollows unless text is one JSON value.
func check(text string) error {
	end := skipValue(text, skipSpace(text, 0), 0)
	switch {
	case end < 0:
		return errSyntax
	case skipSpace(text, end) < len(text):
		return ErrFollows
	}
	return nil
}

// skipSpace returns where white space ends that begins at i (section 2).
func skipSpace(text string, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r') {
		i++
	}
	return i
}

// skipValue returns where the value ends that begins at i, which depth others are around; -1 if it is none.
func skipValue(text string, i, depth int) int {
	if i >= len(text) {
		return -1
	}
	switch text[i] {
	case '{', '[':
		return skipNested(text, i, depth+1)
	case '"':
		return skipString(text, i)
	}
	for _, literal := range []string{"true", "false", "null"} {
		if strings.HasPrefix(text[i:], literal) {
			return i + len(literal)
		}
	}
	return skipNumber(text, i)
}

// skipNested skips a list or an object (sections 4 and 5).
func skipNested(text string, i, depth int) int {
	if depth > maxDepth {
		return -1
	}
	isObject := text[i] == '{'
	end := byte(']')
	if isObject {
		end = '}'
	}
	i = skipSpace(text, i+1)
	if i < len(text) && text[i] == end {
		return i + 1
	}
	for {
		if isObject {
			if i = skipString(text, i); i < 0 {
				return -1
			}
			if i = skipSpace(text, i); i >= len(text) || text[i] != ':' {
				return -1
			}
			i = skipSpace(text, i+1)
		}
		if i = skipValue(text, i, depth); i < 0 {
			return -1
		}
		if i = skipSpace(text, i); i >= len(text) || text[i] != ',' && text[i] != end {
			return -1
		}
		if text[i] == end {
			return i + 1
		}
		i = skipSpace(text, i+1)
	}
}

// skipString skips a string (section 7).
func skipString(text string, i int) int {
	if i >= len(text) || text[i] != '"' {
		return -1
	}
	for i++; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return i + 1
		case c < ' ':
			return -1
		case c == '\\':
			i++
			if i >= len(text) {
				return -1
			}
			if text[i] == 'u' {
				if _, ok := hex4(text[i+1:]); !ok {
					return -1
				}
			} else if strings.IndexByte(escapes, text[i]) < 0 {
				return -1
			}
		}
	}
	return -1
}

// skipNumber skips a number (section 6).
func skipNumber(text string, i int) int {
	if i < len(text) && text[i] == '-' {
		i++
	}
	start := i
	if i = skipDigits(text, i); i < 0 || text[start] == '0' && i > start+1 {
		return -1
	}
	if i < len(text) && text[i] == '.' {
		if i = skipDigits(text, i+1); i < 0 {
			return -1
		}
	}
	if i < len(text) && (text[i] == 'e' || text[i] == 'E') {
		i++
		if i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		return skipDigits(text, i)
	}
	return i
}

// skipDigits skips at least one.
func skipDigits(text string, i int) int {
	start := i
	for i < len(text) && text[i] >= '0' && text[i] <= '9' {
		i++
	}
	if i == start {
		return -1
	}
	return i
}
