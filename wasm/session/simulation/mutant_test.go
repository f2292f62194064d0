package simulation

import (
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// mutants are the tests of a package with all mutants in them, of which PERENNIAL_MUTANT names the one that runs: a build for each
// would take longer than what it runs.
type mutants struct {
	binary string
	number map[string]int // by name: two may change one mark
}

// buildMutants builds the tests of a package.
func buildMutants(t *testing.T, pkg string) mutants {
	t.Helper()
	dir := t.TempDir()
	m := mutants{filepath.Join(dir, "mutants.test"), map[string]int{}}
	replaced := map[string]string{}
	put := func(path, text string) {
		replaced[path] = filepath.Join(dir, filepath.Base(path))
		write(t, replaced[path], []byte(text))
	}
	edits, first := map[string][]edit{}, map[string]site{}
	eachMutant(func(name, mark string, c change) {
		s := markedBy(t, mark)
		if m.number[name] != 0 {
			t.Fatalf("two mutants have the name %q", name)
		}
		m.number[name] = len(m.number) + 1
		e, err := s.switched(m.number[name], c)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		edits[s.path] = append(edits[s.path], e...)
		if first[s.path].text == nil {
			first[s.path] = s
		}
	})
	for path, s := range first {
		put(absolute(t, path), s.edited(s.base, s.base+token.Pos(len(s.text)), edits[path]))
	}
	put(absolute(t, filepath.Join("..", "activemutant.go")), activeMutant)
	overlay := filepath.Join(dir, "overlay.json")
	text, err := json.Marshal(map[string]map[string]string{"Replace": replaced})
	if err != nil {
		t.Fatal(err)
	}
	write(t, overlay, text)
	if out, err := exec.Command("go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", overlay, "-o", m.binary, pkg).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return m
}

// run runs the tests with one mutant, and returns what they print.
func (m mutants) run(name string, flags ...string) (string, error) {
	c := exec.Command(m.binary, flags...)
	c.Env = append(os.Environ(), fmt.Sprintf("PERENNIAL_MUTANT=%d", m.number[name]))
	out, err := c.CombinedOutput()
	return string(out), err
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
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
