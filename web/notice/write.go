package main

import (
	"fmt"
	"io"
	"strings"
)

const heading = `Perennial is under the MIT License; see LICENSE beside this file.
perennial.wasm and perennial-runtime.js contain works of others, under the licences that follow.
`

// write prints the parts, each licence text once, under the names of all that have it.
func write(w io.Writer, parts []part) error {
	names := make(map[string][]string)
	var texts []string // in the order of the parts
	for _, p := range parts {
		for _, text := range p.Licences {
			if names[text] == nil {
				texts = append(texts, text)
			}
			names[text] = append(names[text], p.Name)
		}
	}
	if _, err := io.WriteString(w, heading); err != nil {
		return err
	}
	for _, text := range texts {
		if _, err := fmt.Fprintf(w, "\n%s\n%s\n\n%s\n", strings.Repeat("=", 80), strings.Join(names[text], "\n"), text); err != nil {
			return err
		}
	}
	return nil
}
