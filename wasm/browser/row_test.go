//go:build js && wasm

package browser

import (
	"strings"
	"testing"
)

func TestRowsAreTextsOfTheirOwn(t *testing.T) {
	l := openLedger(t)
	one, two := l.Row("one"), l.Row("two")
	for text, update := range map[string]func(change func(string) (string, error)) error{
		"the ledger's": func(c func(string) (string, error)) error { return l.Update(limited(t), c) },
		"first":        func(c func(string) (string, error)) error { return one.Update(limited(t), c) },
		"second":       func(c func(string) (string, error)) error { return two.Update(limited(t), c) },
	} {
		if err := update(set(text)); err != nil {
			t.Fatal(err)
		}
	}
	wantText(t, l, "the ledger's")
	for row, want := range map[*Row]string{one: "first", two: "second", l.Row("three"): ""} {
		if got, err := row.Read(limited(t)); got != want || err != nil {
			t.Errorf("a row holds %q (%v), want %q", got, err, want)
		}
	}
	// A ledger whose key begins alike has none of them.
	other, err := OpenLedger(limited(t), "test "+t.Name(), "ke")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := other.Sweep(limited(t), func(string) bool { return true }); err != nil {
		t.Fatal(err)
	}
	if err := l.Sweep(limited(t), func(text string) bool { return strings.HasPrefix(text, "first") }); err != nil {
		t.Fatal(err)
	}
	wantText(t, l, "the ledger's")
	for row, want := range map[*Row]string{one: "", two: "second"} {
		if got, err := row.Read(limited(t)); got != want || err != nil {
			t.Errorf("after the sweep a row holds %q (%v), want %q", got, err, want)
		}
	}
}
