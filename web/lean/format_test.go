package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// passOn are functions that get their format from their caller, and where they are.
var passOn = []string{"golang-jwt/errors.go", "log/log.go"}

// What the program links uses no verb that web/lean/fmt has not.
func TestEveryFormatOfTheProgramIsKnown(t *testing.T) {
	dir := leanly(t)
	command := exec.Command("go", "list", "-modfile="+filepath.Join(dir, "go.mod"), "-overlay="+filepath.Join(dir, "overlay.json"), "-deps",
		"-f", "{{$dir := .Dir}}{{range .GoFiles}}{{$dir}}/{{.}}\n{{end}}", "./wasm")
	command.Env, command.Stderr = append(os.Environ(), "GOOS=js", "GOARCH=wasm"), os.Stderr
	list, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	known, formats := regexp.MustCompile(`%(%|\+?[vsdqwT])`), 0
	for _, file := range strings.Fields(string(list)) {
		if filepath.Base(filepath.Dir(file)) == "fmt" {
			continue
		}
		set := token.NewFileSet()
		source, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(source, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name, at := formatOf(call)
			if name == "" {
				return true
			}
			literal, ok := call.Args[at].(*ast.BasicLit)
			if !ok {
				where := filepath.Base(filepath.Dir(file)) + "/" + filepath.Base(file)
				if where = strings.Replace(where, "jwt/", "golang-jwt/", 1); !slices.Contains(passOn, where) {
					t.Errorf("%s: the format of fmt.%s is not known", set.Position(call.Pos()), name)
				}
				return true
			}
			format, err := strconv.Unquote(literal.Value)
			if err != nil || strings.Contains(known.ReplaceAllString(format, ""), "%") {
				t.Errorf("%s: web/lean/fmt has not all verbs of %s", set.Position(call.Pos()), literal.Value)
			}
			formats++
			return true
		})
	}
	if formats < 15 {
		t.Errorf("only %d formats found", formats)
	}
}

// formatOf returns the name of the function of fmt that a call with a format is of, and which argument that is; "" for any other call.
func formatOf(call *ast.CallExpr) (name string, at int) {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return "", 0
	}
	pkg, ok := selector.X.(*ast.Ident)
	if !ok || pkg.Name != "fmt" || !strings.HasSuffix(selector.Sel.Name, "f") {
		return "", 0
	}
	switch selector.Sel.Name {
	case "Errorf", "Sprintf", "Printf":
		return selector.Sel.Name, 0
	}
	return selector.Sel.Name, 1 // Fprintf, Appendf
}
