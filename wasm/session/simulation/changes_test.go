package simulation

import (
	"go/format"
	"testing"
)

func TestChanges(t *testing.T) {
	for _, c := range []struct {
		name, code string
		change     change
		want       string
	}{
		{"never, of an if", "if x := f(); x > 1 { // guard: m\ng(x)\n}", never, "if x := f(); (false && (x > 1)) { // guard: m\ng(x)\n}"},
		{"never, of an else", "if a {\n} else if b { // guard: m\n}", never, "if a {\n} else if (false && (b)) { // guard: m\n}"},
		{"never, of a case", "switch {\ncase a: // guard: m\n}", never, "switch {\ncase (false && (a)): // guard: m\n}"},
		{"always, of a for", "for a && b { // guard: m\n}", always, "for (true || (a && b)) { // guard: m\n}"},
		{"always, of one value of several", "return 1, a || b // guard: m", always, "return 1, (true || (a || b)) // guard: m"},
		{"or", "x = a // guard: m", or("b"), "x = ((b) || (a)) // guard: m"},
		{"without, of an &&", "if a && b && c { // guard: m\n}", without(2), "if a && (true || (b)) && c { // guard: m\n}"},
		{"without, of an ||", "if a && b || c { // guard: m\n}", without(1), "if (false && (a && b)) || c { // guard: m\n}"},
		{"without, further in", "if a && (b || c) { // guard: m\n}", without(2, 1), "if a && ((false && (b)) || c) { // guard: m\n}"},
		{"without, in parentheses of the same", "if a && (b && c) { // guard: m\n}", without(2), "if a && (true || ((b && c))) { // guard: m\n}"},
		{"drop", "f() // guard: m", drop, "if false { f() } // guard: m"},
		{"drop, of several lines", "go func() { // guard: m\nf()\n}()", drop, "if false { go func() { // guard: m\nf()\n}() }"},
		{"drop, of a clause", "select {\ncase <-a: // guard: m\nf()\ncase <-b:\n}", drop, "select {\n\ncase <-b:\n}"},
		{"before", "f() // guard: m", before("g()"), "g()\nf() // guard: m"},
		{"body", "switch {\ncase a: // guard: m\nf()\nreturn b\n}", body("return 0"), "switch {\ncase a: // guard: m\nif false { f()\nreturn b }\nreturn 0\n}"},
		{"values", "return a, b // why // guard: m", values("1", "2"), "if false { return a, b }\nreturn 1, 2 // why // guard: m"},
		{"values, of a definition", "x, _ := f() // guard: m", values("1", "2"), "if false { x, _ := f()\n_ = x }\nx, _ := 1, 2 // guard: m"},
		{"values, of several lines", "x = f(func() { // guard: m\ng()\n})", values("1"), "if false { x = f(func() { // guard: m\ng()\n}) }\nx = 1"},
		{"values, of an if", "if x := f(); x { // guard: m\n}", values("true"), "if x := f(); ((true) || false && (x)) { // guard: m\n}"},
		{"field", "x = T{ // guard: m\na: 1, at: 2,\n}", field("at", "3"), "if false { x = T{ // guard: m\na: 1, at: 2,\n} }\nx = T{ // guard: m\na: 1, at: 3,\n}"},
		{"result", "return f(a.max(b), max(c)) // guard: m", result("max", "0"), "if false { return f(a.max(b), max(c)) }\nreturn f(a.max(b), 0) // guard: m"},
		{"unchanged", "return k.f(g(a)) // guard: m", unchanged, "if false { return k.f(g(a)) }\nreturn g(a) // guard: m"},
		{"several marks", "f() // guard: l, m", drop, "if false { f() } // guard: l, m"},
	} {
		found := map[string][]site{}
		if err := marksIn("x.go", []byte(inFunction(c.code)), found); err != nil {
			t.Fatal(c.name, err)
		}
		if len(found["m"]) != 1 {
			t.Fatalf("%s: found %v", c.name, found)
		}
		got, err := found["m"][0].changed(c.change)
		if err != nil {
			t.Fatal(c.name, err)
		}
		if want := inFunction(c.want); formatted(t, got) != formatted(t, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, want)
		}
	}
}

func TestAChangeThatDoesNotFitIsAnError(t *testing.T) {
	for _, c := range []struct {
		code   string
		change change
	}{
		{"f() // guard: m", never},
		{"return a || b, c || d // guard: m", always},
		{"if a { // guard: m\n}", without(1)},
		{"if a && b { // guard: m\n}", without(3)},
		{"return max(a), max(b) // guard: m", result("max", "0")},
		{"return a // guard: m", unchanged},
		{"f() // guard: m", body("")},
	} {
		found := map[string][]site{}
		if err := marksIn("x.go", []byte(inFunction(c.code)), found); err != nil {
			t.Fatal(err)
		}
		if got, err := found["m"][0].changed(c.change); err == nil {
			t.Errorf("%s: became\n%s", c.code, got)
		}
	}
}

func inFunction(code string) string {
	return "package p\n\nfunc _() {\n" + code + "\n}\n"
}

func formatted(t *testing.T, text string) string {
	t.Helper()
	out, err := format.Source([]byte(text))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return string(out)
}
