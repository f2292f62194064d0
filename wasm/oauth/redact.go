package oauth

import (
	"strings"
	"unicode"
)

const (
	descriptionLimit = 200 // characters of a server's text that an error shows
	trace            = 8   // that many characters in a row of a secret give it away
)

// clean makes a server's text fit to be shown: printable, of a bounded length, and without a trace of
// the refresh token that was sent or of any JWT. A text with such a trace is dropped as a whole.
func clean(text, secret string) string {
	// More is looked at than is shown, so that a secret cut by the limit is found too.
	kept := printable(text, 2*descriptionLimit)
	if leaks(string(kept), secret) {
		return ""
	}
	if len(kept) > descriptionLimit {
		kept = append(kept[:descriptionLimit-1], '…')
	}
	return strings.TrimSpace(string(kept))
}

// printable returns the first characters of text that a reader can see, limit of them at most.
func printable(text string, limit int) []rune {
	var kept []rune
	for _, r := range text {
		if len(kept) == limit {
			break
		}
		if unicode.IsPrint(r) && r != unicode.ReplacementChar {
			kept = append(kept, r)
		}
	}
	return kept
}

// leaks reports whether text holds a JWT, or secret or a part of it, be it with invisible characters in between.
func leaks(text, secret string) bool {
	text = string(printable(text, len(text)))
	if strings.Contains(text, "eyJ") { // base64 of {" as every JWT begins
		return true
	}
	if len(secret) < trace {
		return secret != "" && strings.Contains(text, secret)
	}
	for i := 0; i+trace <= len(secret); i++ {
		if strings.Contains(text, secret[i:i+trace]) {
			return true
		}
	}
	return false
}
