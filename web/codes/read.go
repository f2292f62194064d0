package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
)

// section is one group of codes.
type section struct {
	Title string // its first sentence is the heading
	Codes []code
}

// code is an error code, what it means, and what to do about it.
type code struct{ Text, Meaning, Do string }

// read reads the list of codes. It is an error if one of them does not say what it means and what to do.
func read(name string) ([]section, error) {
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	var sections []section
	for _, declaration := range file.Decls {
		group, ok := declaration.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST {
			continue
		}
		s := section{Title: strings.TrimSpace(group.Doc.Text())}
		for _, spec := range group.Specs {
			c, err := codeOf(spec.(*ast.ValueSpec))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			s.Codes = append(s.Codes, c)
		}
		sections = append(sections, s)
	}
	if len(sections) == 0 {
		return nil, errors.New("there are no codes")
	}
	return sections, nil
}

// codeOf reads a constant with its comment: "Name: meaning. Do: advice."
func codeOf(spec *ast.ValueSpec) (code, error) {
	name := spec.Names[0].Name
	comment, named := strings.CutPrefix(spec.Doc.Text(), name+": ")
	meaning, do, split := strings.Cut(comment, "\nDo: ")
	if !named || !split {
		return code{}, fmt.Errorf("the comment on %s has to be \"%s: what it means.\", and on the next line \"Do: what to do.\"", name, name)
	}
	literal, ok := spec.Values[0].(*ast.BasicLit)
	if !ok {
		return code{}, fmt.Errorf("%s is no text", name)
	}
	text, err := strconv.Unquote(literal.Value)
	if err != nil {
		return code{}, fmt.Errorf("%s: %w", name, err)
	}
	return code{Text: text, Meaning: oneLine(meaning), Do: oneLine(do)}, nil
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
