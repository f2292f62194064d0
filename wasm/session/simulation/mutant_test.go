package simulation

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// buildMutant builds the tests of a package with the marked place changed.
func buildMutant(t *testing.T, pkg, mark string, c change) (binary string) {
	t.Helper()
	s := markedBy(t, mark)
	text, err := s.changed(c)
	if err != nil {
		t.Fatal(err)
	}
	path, err := filepath.Abs(s.path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	mutant, overlay, binary := filepath.Join(dir, filepath.Base(path)), filepath.Join(dir, "overlay.json"), filepath.Join(dir, "mutant.test")
	write(t, mutant, []byte(text))
	replaced, err := json.Marshal(map[string]map[string]string{"Replace": {path: mutant}})
	if err != nil {
		t.Fatal(err)
	}
	write(t, overlay, replaced)
	if out, err := exec.Command("go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", overlay, "-o", binary, pkg).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

func write(t *testing.T, name string, text []byte) {
	t.Helper()
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// eachMutant calls do with each mutant of all tables.
func eachMutant(do func(name, mark string, c change)) {
	for _, m := range mutations {
		do(m.name, m.mark, m.change)
	}
	for _, m := range rare {
		do(m.name, m.mark, m.change)
	}
	for _, m := range unknowing {
		do(m.name, m.mark, m.change)
	}
}

func TestEachMarkIsInTheCodeOnceAndHasAMutant(t *testing.T) {
	used := map[string]bool{}
	eachMutant(func(_, mark string, _ change) {
		used[mark] = true
		markedBy(t, mark)
	})
	for mark, found := range marks(t) {
		if len(found) != 1 || !used[mark] {
			t.Errorf("%s: the mark %s is in the code %d times; a mutant goes by it: %v", found[0].path, mark, len(found), used[mark])
		}
	}
}

func TestEachMutantsChangeFitsTheCode(t *testing.T) {
	eachMutant(func(name, mark string, c change) {
		s := markedBy(t, mark)
		text, err := s.changed(c)
		if err == nil {
			_, err = parser.ParseFile(token.NewFileSet(), s.path, text, 0)
		}
		if err != nil || text == string(s.text) {
			t.Errorf("%s: the change does not fit the mark %s: %v", name, mark, err)
		}
	})
}
