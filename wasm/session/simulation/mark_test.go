package simulation

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// A guard whose loss must be noticed has a mark in the code: a comment at the end of its first line, “// guard: NAME” or
// “// guard: NAME, NAME”. It marks the outermost statement, or clause of a switch or select, that begins on that line. Mutants
// go by it, so that they hold for as long as the guard does, whatever the code around it looks like and in whatever file it is.
var markComment = regexp.MustCompile(`// guard: ([a-z0-9-]+(?:, [a-z0-9-]+)*)$`)

// guarded is where marks may be: the program's packages.
var guarded = filepath.Join("..", "..")

// site is a marked place.
type site struct {
	path string // of the file
	text []byte
	node ast.Node // nil: no statement begins there
	base token.Pos
	in   *ast.FuncDecl // nil: in none
}

// source is a node's text.
func (s site) source(n ast.Node) string { return string(s.text[n.Pos()-s.base : n.End()-s.base]) }

// readMarks returns the marked places by their marks.
var readMarks = sync.OnceValues(func() (map[string][]site, error) {
	all := map[string][]site{}
	err := filepath.WalkDir(guarded, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(text, []byte("// guard: ")) {
			return err
		}
		return marksIn(path, text, all)
	})
	return all, err
})

func marks(t *testing.T) map[string][]site {
	t.Helper()
	all, err := readMarks()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// marksIn adds the marked places of a file.
func marksIn(path string, text []byte, all map[string][]site) error {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, text, parser.ParseComments)
	if err != nil {
		return err
	}
	line := func(n ast.Node) int { return set.Position(n.Pos()).Line }
	begins := map[int]ast.Node{} // by line
	functionAt := func(at token.Pos) *ast.FuncDecl {
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Pos() <= at && at < f.End() {
				return f
			}
		}
		return nil
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.BlockStmt: // begins with a function or a statement
		case ast.Stmt:
			if begins[line(n)] == nil {
				begins[line(n)] = n
			}
		}
		return true
	})
	for _, group := range file.Comments {
		for _, c := range group.List {
			if m := markComment.FindStringSubmatch(c.Text); m != nil {
				for _, name := range strings.Split(m[1], ", ") {
					all[name] = append(all[name], site{path, text, begins[line(c)], file.FileStart, functionAt(c.Pos())})
				}
			}
		}
	}
	return nil
}

// markedBy returns the one place that a mark is for.
func markedBy(t *testing.T, mark string) site {
	t.Helper()
	found := marks(t)[mark]
	if len(found) != 1 {
		t.Fatalf("the mark %s is in the code %d times, want once", mark, len(found))
	}
	if found[0].node == nil {
		t.Fatalf("%s: no statement begins where the mark %s is", found[0].path, mark)
	}
	return found[0]
}
