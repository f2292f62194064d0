package simulation

import (
	"go/ast"
	"go/token"
)

// values are what the marked statement assigns, returns or asks for.
func (s site) values() (all []ast.Expr) {
	switch n := s.node.(type) {
	case *ast.IfStmt:
		all = []ast.Expr{n.Cond}
	case *ast.ForStmt:
		if n.Cond != nil {
			all = []ast.Expr{n.Cond}
		}
	case *ast.CaseClause:
		all = n.List
	case *ast.ReturnStmt:
		all = n.Results
	case *ast.AssignStmt:
		all = n.Rhs
	}
	if len(all) == 0 {
		panic("there is no value")
	}
	return all
}

// condition is the one value, or of several the one that is an && or ||.
func (s site) condition() ast.Expr {
	all := s.values()
	if len(all) == 1 {
		return all[0]
	}
	var found []ast.Expr
	for _, e := range all {
		if both, ok := e.(*ast.BinaryExpr); ok && (both.Op == token.LAND || both.Op == token.LOR) {
			found = append(found, e)
		}
	}
	if len(found) != 1 {
		panic("there is not one condition")
	}
	return found[0]
}

// one returns the one expression of the marked statement that fits, also as a part of another one.
func one(s site, fits func(ast.Node) (ast.Expr, bool)) (found ast.Expr) {
	ast.Inspect(s.node, func(n ast.Node) bool {
		if e, ok := fits(n); ok {
			if found != nil {
				panic("more than one fits")
			}
			found = e
		}
		return true
	})
	if found == nil {
		panic("none fits")
	}
	return found
}

// replaced replaces a part of the marked statement.
func (s site) replaced(from, to token.Pos, text string) []edit {
	switch s.node.(type) {
	case *ast.AssignStmt, *ast.ReturnStmt, *ast.ExprStmt:
		return s.instead(string(s.text[s.node.Pos()-s.base:from-s.base]) + text + string(s.text[to-s.base:s.node.End()-s.base]))
	}
	return []edit{{from, to, text}}
}

// instead has other statements run in the place of the marked one.
func (s site) instead(statements string) []edit {
	end := " }; "
	if a, ok := s.node.(*ast.AssignStmt); ok && a.Tok == token.DEFINE {
		for _, e := range a.Lhs {
			if name := s.source(e); name != "_" {
				end = "; _ = " + name + end
			}
		}
	}
	return []edit{insert(s.node.Pos(), "if false { "), insert(s.node.End(), end+statements)}
}
