package main

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const introduction = `<!-- Made from wasm/fault/code.go by "go generate ./wasm/fault"; edit it there. -->
# Errors

Every rejection, every synchronous throw, and every ` + "`error`, `refreshfailed` and `signinfailed`" + ` event carries one of these as ` + "`code`" + `.
The codes are stable: match on them, never on the message, which is for a developer. No message holds a token. Where the server has
refused, ` + "`reason`" + ` is its own error (` + "`access_denied`, `invalid_grant`" + `); where it is known when to try again, ` + "`retryAfter`" + ` has the seconds.
`

// page is web/docs/errors.md.
func page(sections []section) []byte {
	var text strings.Builder
	text.WriteString(introduction)
	for _, s := range sections {
		heading, rest, _ := strings.Cut(oneLine(s.Title), ".")
		fmt.Fprintf(&text, "\n## %s\n\n", heading)
		if rest = strings.TrimSpace(rest); rest != "" {
			text.WriteString(rest + "\n\n")
		}
		text.WriteString("| code | what it means | what to do |\n|---|---|---|\n")
		for _, c := range s.Codes {
			fmt.Fprintf(&text, "| `%s` | %s | %s |\n", c.Text, cell(c.Meaning), cell(c.Do))
		}
	}
	return []byte(text.String())
}

// cell is a text as a table's cell: a sentence that begins with a capital letter, unless it begins with code.
func cell(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + strings.ReplaceAll(text[size:], "|", `\|`)
}
