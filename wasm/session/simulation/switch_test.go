package simulation

import (
	"fmt"
	"go/ast"
	"strings"
)

// activeMutant is a file of package session where mutants are in it.
const activeMutant = `package session

import (
	"os"
	"strconv"
)

// activeMutant is the number of the one that runs.
var activeMutant, _ = strconv.Atoi(os.Getenv("PERENNIAL_MUTANT"))
`

// switched returns what adds a mutant to the file: a copy of the function that the mark is in, with the change, and a
// call of it, where the function begins, for when the mutant is the active one.
func (s site) switched(number int, c change) (edits []edit, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s: %v in\n%s", s.path, p, s.source(s.node))
		}
	}()
	f := s.in
	if f == nil || f.Type.TypeParams != nil {
		panic("the mark is in no plain function")
	}
	name := fmt.Sprintf("%s_%d", f.Name.Name, number)
	rename := edit{f.Name.Pos(), f.Name.End(), name}
	copied := s.edited(f.Type.Pos(), f.End(), append([]edit{rename}, c(s)...))

	call := name + "(" + strings.Join(arguments(f), ", ") + ")"
	if f.Recv != nil {
		call = named(f.Recv.List[0])[0] + "." + call
	}
	if f.Type.Results != nil {
		call = "return " + call
	} else {
		call += "; return"
	}
	return []edit{
		insert(f.Body.Lbrace+1, fmt.Sprintf(" if activeMutant == %d { %s };", number, call)),
		insert(f.End(), "\n\n"+copied),
	}, nil
}

// arguments pass a function's parameters on.
func arguments(f *ast.FuncDecl) (all []string) {
	for _, field := range f.Type.Params.List {
		all = append(all, named(field)...)
		if _, ok := field.Type.(*ast.Ellipsis); ok {
			all[len(all)-1] += "..."
		}
	}
	return all
}

func named(field *ast.Field) (all []string) {
	for _, n := range field.Names {
		if n.Name != "_" {
			all = append(all, n.Name)
		}
	}
	if len(all) != max(len(field.Names), 1) {
		panic("a parameter has no name")
	}
	return all
}
