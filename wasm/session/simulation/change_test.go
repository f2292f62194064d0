package simulation

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// A change is what a mutant does to the marked place. It is done on the syntax tree, so that the code's format does not matter,
// and with as little of the code's text as can be. What is left out stays where it is never run, so that its variables are used.
type change func(site) []edit

// edit replaces a part of the text.
type edit struct {
	from, to token.Pos
	text     string
}

func insert(at token.Pos, text string) edit { return edit{at, at, text} }

// changed returns the text of the file with a change.
func (s site) changed(c change) (text string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s: %v in\n%s", s.path, p, s.source(s.node))
		}
	}()
	return s.edited(s.base, s.base+token.Pos(len(s.text)), c(s)), nil
}

// edited is a part of the file with these edits.
func (s site) edited(from, to token.Pos, edits []edit) string {
	var b strings.Builder
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	for _, e := range edits {
		b.Write(s.text[from-s.base : e.from-s.base])
		b.WriteString(e.text)
		from = e.to
	}
	b.Write(s.text[from-s.base : to-s.base])
	return b.String()
}

// The condition is that of the marked if, for or case, or else the one value of the marked assignment or return: of several
// values the one that is an && or ||.

// never has the condition count as false.
func never(s site) []edit { return constant(s.condition(), "false && ") }

// always has the condition count as true.
func always(s site) []edit { return constant(s.condition(), "true || ") }

func constant(e ast.Expr, before string) []edit {
	return []edit{insert(e.Pos(), "("+before+"("), insert(e.End(), "))")}
}

// or has the condition count as true also when another one holds.
func or(other string) change {
	return func(s site) []edit { return constant(s.condition(), "("+other+") || ") }
}

// without leaves the nth operand of the condition's && or || out, counted from 1; with further numbers that operand's nth, and so on.
func without(nth ...int) change {
	return func(s site) []edit {
		e := s.condition()
		var op token.Token
		for _, n := range nth {
			var all []ast.Expr
			op, all = operands(e)
			e = all[n-1]
		}
		return neutral(op, e)
	}
}

// neutral has an operand decide nothing.
func neutral(op token.Token, e ast.Expr) []edit {
	if op == token.LAND {
		return constant(e, "true || ")
	}
	return constant(e, "false && ")
}

// operands are those of an && or ||, all that one operator connects.
func operands(e ast.Expr) (token.Token, []ast.Expr) {
	both, ok := ast.Unparen(e).(*ast.BinaryExpr)
	if !ok || both.Op != token.LAND && both.Op != token.LOR {
		panic("there is no && or ||")
	}
	if left, ok := both.X.(*ast.BinaryExpr); ok && left.Op == both.Op {
		_, all := operands(left)
		return both.Op, append(all, both.Y)
	}
	return both.Op, []ast.Expr{both.X, both.Y}
}

// drop leaves the marked statement or clause out.
func drop(s site) []edit {
	switch s.node.(type) {
	case *ast.CaseClause, *ast.CommClause:
		return []edit{{s.node.Pos(), s.node.End(), ""}}
	}
	return s.instead("")
}

// before inserts a statement before the marked one.
func before(statement string) change {
	return func(s site) []edit { return []edit{insert(s.node.Pos(), statement+"; ")} }
}

// body replaces what the marked clause does.
func body(statements string) change {
	return func(s site) []edit {
		list := s.node.(*ast.CaseClause).Body
		return []edit{insert(list[0].Pos(), "if false { "), insert(list[len(list)-1].End(), " }; "+statements)}
	}
}

// values replaces what the marked statement assigns or returns, or the condition of an if, for or case.
func values(expressions ...string) change {
	return func(s site) []edit {
		new := strings.Join(expressions, ", ")
		switch s.node.(type) {
		case *ast.AssignStmt, *ast.ReturnStmt:
			old := s.values()
			return s.replaced(old[0].Pos(), old[len(old)-1].End(), new)
		}
		return constant(s.condition(), "("+new+") || false && ")
	}
}

// field replaces the value of a field in a composite literal.
func field(name, expression string) change {
	return func(s site) []edit {
		e := one(s, func(n ast.Node) (ast.Expr, bool) {
			if pair, ok := n.(*ast.KeyValueExpr); ok {
				return pair.Value, s.source(pair.Key) == name
			}
			return nil, false
		})
		return s.replaced(e.Pos(), e.End(), expression)
	}
}

// result replaces a call of the function that the code calls by this name.
func result(function, expression string) change {
	return func(s site) []edit {
		e := one(s, func(n ast.Node) (ast.Expr, bool) {
			if c, ok := n.(*ast.CallExpr); ok {
				return c, s.source(c.Fun) == function
			}
			return nil, false
		})
		return s.replaced(e.Pos(), e.End(), expression)
	}
}

// unchanged replaces a call, which is the value, by its argument.
func unchanged(s site) []edit {
	c, ok := s.condition().(*ast.CallExpr)
	if !ok || len(c.Args) != 1 {
		panic("there is no call with one argument")
	}
	return s.replaced(c.Pos(), c.End(), s.source(c.Args[0]))
}
