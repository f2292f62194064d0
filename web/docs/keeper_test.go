package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// What a Keeper may have at most. What more it needs becomes a part of its own, with its own state.
const (
	keeperFields  = 15
	keeperMethods = 60
)

func TestTheKeeperStaysWithinItsFigures(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, "wasm/session/*.go"))
	if err != nil {
		t.Fatal(err)
	}
	fields, methods := 0, 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range source.Decls {
			if method, ok := d.(*ast.FuncDecl); ok && receiver(method) == "Keeper" {
				methods++
			}
		}
		fields += fieldsOf(source, "Keeper")
	}
	if fields == 0 || fields > keeperFields {
		t.Errorf("%d fields, at most %d", fields, keeperFields)
	}
	if methods == 0 || methods > keeperMethods {
		t.Errorf("%d methods, at most %d", methods, keeperMethods)
	}
}

// receiver is the name of the type that a function is a method of, "" for none.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	of := f.Recv.List[0].Type
	if pointer, ok := of.(*ast.StarExpr); ok {
		of = pointer.X
	}
	name, _ := of.(*ast.Ident)
	return name.String()
}

// fieldsOf counts the fields of a struct type, embedded ones among them, if the file declares it.
func fieldsOf(source *ast.File, name string) (count int) {
	ast.Inspect(source, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok || spec.Name.Name != name {
			return true
		}
		if fields, ok := spec.Type.(*ast.StructType); ok {
			for _, f := range fields.Fields.List {
				count += max(1, len(f.Names))
			}
		}
		return true
	})
	return count
}
