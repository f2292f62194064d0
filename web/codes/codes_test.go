package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const root = "../.."

func TestWhatIsMadeOfTheCodesIsNotStale(t *testing.T) {
	files, err := generate(root)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s is not what wasm/fault/code.go says: run go generate ./wasm/fault", name)
		}
	}
}

func TestEachCodeStandsOnceAndSaysWhatToDo(t *testing.T) {
	sections, err := read(filepath.Join(root, "wasm/fault/code.go"))
	if err != nil {
		t.Fatal(err)
	}
	known := make(map[string]bool)
	for _, s := range sections {
		if s.Title == "" || len(s.Codes) == 0 {
			t.Errorf("section %q with %d codes", s.Title, len(s.Codes))
		}
		for _, c := range s.Codes {
			if known[c.Text] {
				t.Errorf("%s stands twice", c.Text)
			}
			known[c.Text] = true
			for _, sentence := range []string{c.Meaning, c.Do} {
				if len(sentence) < 5 || !strings.HasSuffix(sentence, ".") {
					t.Errorf("%s: %q is no sentence", c.Text, sentence)
				}
			}
		}
	}
	for _, want := range []string{"invalid_config", "session_ended", "not_ready", "revocation_refused"} {
		if !known[want] {
			t.Errorf("%s is missing", want)
		}
	}
}

func TestACodeWithoutAdviceIsAnError(t *testing.T) {
	for comment, ok := range map[string]bool{
		"// A: what it is.\n\t// Do: this.":                               true,
		"// A: what it is, on\n\t// two.\n\t// Do: this,\n\t// and that.": true,
		"// A: what it is.":        false,
		"// B: what.\n\t// Do: x.": false,
		"":                         false,
	} {
		name := filepath.Join(t.TempDir(), "code.go")
		source := "package fault\n\n// Some.\nconst (\n\t" + comment + "\n\tA Code = \"a\"\n)\n"
		if err := os.WriteFile(name, []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := read(name); (err == nil) != ok {
			t.Errorf("%q: %v", comment, err)
		}
	}
}

func TestDeclarationsWithoutMarksAreLeftAlone(t *testing.T) {
	sections := []section{{Title: "Some.", Codes: []code{{"a", "one thing.", "nothing."}}}}
	if _, err := declare([]byte("export {};"), sections); err == nil {
		t.Error("no marks and no error")
	}
	got, err := declare([]byte("before\n"+begins+"old\n"+ends+"after\n"), sections)
	text := string(got)
	if err != nil || !strings.HasPrefix(text, "before\n"+begins) || !strings.HasSuffix(text, ends+"after\n") ||
		!strings.Contains(text, "| `a` | one thing |") || !strings.Contains(text, "  | 'a';\n") || strings.Contains(text, "old") {
		t.Errorf("%s, %v", text, err)
	}
}
