package session

import "strings"

// IsPlaintext reports whether what the Store holds under a key is no secret: the gate, which has no key, writes it.
func IsPlaintext(key string) bool {
	return strings.HasSuffix(key, usedSuffix) || strings.HasSuffix(key, markerSuffix)
}
