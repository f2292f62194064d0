package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// declarations is the file that holds ErrorCode, between two marks.
const declarations = "js/perennial.d.ts"

const (
	begins = "// Made from wasm/fault/code.go by \"go generate ./wasm/fault\"; edit it there.\n"
	ends   = "// Up to here.\n"
)

// declare returns the type declarations with the codes as they are now.
func declare(types []byte, sections []section) ([]byte, error) {
	before, rest, ok := bytes.Cut(types, []byte(begins))
	_, after, found := bytes.Cut(rest, []byte(ends))
	if !ok || !found {
		return nil, errors.New(declarations + ": the marks around ErrorCode are not there")
	}
	return bytes.Join([][]byte{before, []byte(begins + errorCode(sections) + ends), after}, nil), nil
}

// errorCode is the type, with a table of what its members mean.
func errorCode(sections []section) string {
	var table, union strings.Builder
	for _, s := range sections {
		line := "\n "
		for _, c := range s.Codes {
			fmt.Fprintf(&table, " * | `%s` | %s |\n", c.Text, strings.TrimSuffix(c.Meaning, "."))
			line += " | '" + c.Text + "'"
			if len(line) > 130 {
				union.WriteString(line)
				line = "\n "
			}
		}
		if line != "\n " {
			union.WriteString(line)
		}
	}
	return `/**
 * What can go wrong. Every rejection, ` + "`error`, `refreshfailed` and `signinfailed`" + ` event and every synchronous throw
 * carries one of these as ` + "`code`" + `. web/docs/errors.md says what to do about each.
 *
 * | code | meaning |
 * |---|---|
` + table.String() + ` */
export type ErrorCode =` + union.String() + ";\n"
}
