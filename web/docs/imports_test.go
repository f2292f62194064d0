package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// program is the import path of the main package; what the architecture page calls wasm/token is program + "/token".
const program = "perennial/wasm"

// bridges are what touches JavaScript, and who may import it.
var (
	bridges   = regexp.MustCompile(`^(syscall/js|github\.com/hack-pad/.*|honnef\.co/go/js/.*|perennial/wasm/browser)$`)
	mayBridge = []string{program, program + "/browser"}
)

// heavy are packages that nothing in the program may import, by itself or through others.
var heavy = []string{"net/http", "golang.org/x/oauth2", "log/slog"}

// cryptography is what the browser has, and the program is too large with.
var (
	cryptography = regexp.MustCompile(`^(crypto(/.*)?|math/big)$`)
	mayHaveIt    = map[string]string{
		program + "/random": "crypto/rand",   // natively
		program + "/token":  "crypto/subtle", // which only compares
		program + "/oauth":  "crypto/subtle",
	}
)

// packages are those of the program, by import path, with what their files import, for whatever platform. Tests may import anything.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	all := make(map[string][]string)
	err := filepath.WalkDir(filepath.Join(root, "wasm"), func(file string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			return err
		}
		source, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		name := "perennial/" + filepath.ToSlash(dir)
		for _, other := range importsOf(source) {
			if !slices.Contains(all[name], other) {
				all[name] = append(all[name], other)
			}
		}
		return nil
	})
	if err != nil || len(all[program]) == 0 {
		t.Fatalf("%d packages: %v", len(all), err)
	}
	return all
}

func importsOf(file *ast.File) []string {
	var paths []string
	for _, spec := range file.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, path)
		}
	}
	return paths
}

// order are the packages as the architecture page lists them.
func order(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(text), "\n## What may import what\n")
	list, _, _ = strings.Cut(list, "\n## ")
	var names []string
	for _, found := range regexp.MustCompile("(?m)^\\| `(wasm[\\w/]*)` \\|").FindAllStringSubmatch(list, -1) {
		names = append(names, "perennial/"+found[1])
	}
	return names
}

func TestNoPackageReachesUp(t *testing.T) {
	names := order(t)
	for name, others := range packages(t) {
		at := slices.Index(names, name)
		if len(others) == 0 || strings.HasSuffix(name, "test") {
			continue // of tests alone, or for them: the program's own files import none of those, as they are not in the list
		}
		if at < 0 {
			t.Errorf("%s is not in the list of architecture.md, “What may import what”: put it below all that it imports", name)
			continue
		}
		for _, other := range others {
			if strings.HasPrefix(other, program) && !slices.Contains(names[:at], other) {
				t.Errorf("%s imports %s, which does not stand above it in architecture.md", name, other)
			}
		}
	}
}

func TestOnlyBrowserAndMainTouchJavaScript(t *testing.T) {
	for name, others := range packages(t) {
		for _, other := range others {
			if bridges.MatchString(other) && !slices.Contains(mayBridge, name) {
				t.Errorf("%s imports %s: it has to take a small interface, which wasm/browser implements", name, other)
			}
		}
	}
}

func TestCryptographyIsTheBrowsers(t *testing.T) {
	for name, others := range packages(t) {
		for _, other := range others {
			if cryptography.MatchString(other) && mayHaveIt[name] != other && !strings.HasSuffix(name, "test") {
				t.Errorf("%s imports %s: it has to take what it needs of token.Crypto or wasm/random", name, other)
			}
		}
	}
}

func TestJSONIsReadByTheProgramsOwnCodec(t *testing.T) {
	for name, others := range packages(t) {
		if slices.Contains(others, "encoding/json") && !strings.HasSuffix(name, "test") {
			t.Errorf("%s imports encoding/json: wasm/json does the same, and does without reflection", name)
		}
	}
}

func TestSessionAndOAuthDoNotKnowEachOther(t *testing.T) {
	all := packages(t)
	for name, other := range map[string]string{"/session": "/oauth", "/oauth": "/session"} {
		if slices.Contains(all[program+name], program+other) {
			t.Errorf("wasm%s imports wasm%s: what it needs of it is wired above both", name, other)
		}
	}
}

func TestNothingHeavyIsLinked(t *testing.T) {
	packages(t) // and go.mod: what a cached result of this test depends on
	if _, err := os.ReadFile(filepath.Join(root, "go.mod")); err != nil {
		t.Fatal(err)
	}
	command := exec.Command("go", "list", "-deps", "./wasm")
	command.Dir, command.Env, command.Stderr = root, append(os.Environ(), "GOOS=js", "GOARCH=wasm"), os.Stderr
	list, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	linked := strings.Fields(string(list))
	if !slices.Contains(linked, program+"/session") {
		t.Fatalf("%d packages, and none is the keeper's", len(linked))
	}
	for _, name := range heavy {
		if slices.Contains(linked, name) {
			t.Errorf("the program links %s", name)
		}
	}
}

// scripts are the modules of js, by path from there, with those that they import.
func scripts(t *testing.T) map[string][]string {
	t.Helper()
	statement := regexp.MustCompile(`(?m)^(?:import|export) (?:[^;]*? from )?'(\.[^']+)';`)
	all := make(map[string][]string)
	js := filepath.Join(root, "js")
	err := filepath.WalkDir(js, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(file) != ".js" {
			return err
		}
		source, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(js, file)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		all[name] = nil
		for _, found := range statement.FindAllStringSubmatch(string(source), -1) {
			all[name] = append(all[name], filepath.ToSlash(filepath.Join(filepath.Dir(name), found[1])))
		}
		return nil
	})
	if err != nil || len(all["gate/gate.js"]) == 0 {
		t.Fatalf("%d modules: %v", len(all), err)
	}
	return all
}

// forTheFake are the modules of the gate that work without its state: by them perennial/testing has the gate's own rules.
var forTheFake = []string{"gate/abort.js", "gate/apis.js", "gate/config.js", "gate/cover.js", "gate/error.js", "gate/patch.js"}

func TestTheGateKnowsNothingElse(t *testing.T) {
	for name, others := range scripts(t) {
		folder, _, _ := strings.Cut(name, "/")
		for _, other := range others {
			to, _, _ := strings.Cut(other, "/")
			switch {
			case to == folder, folder == "test":
			case folder == "host" && other == "gate/apis.js":
			case folder == "angularjs" && (other == "gate/apis.js" || to == "jwt"):
			case folder == "jwt" && other == "gate/error.js":
			case folder == "testing" && to == "jwt":
			case folder == "testing" && slices.Contains(forTheFake, other):
			case folder == "courier" && (other == "gate/apis.js" || other == "host/base64url.js"):
			default:
				t.Errorf("js/%s imports js/%s", name, other)
			}
		}
	}
}

func TestThereIsNoCircleInTheScripts(t *testing.T) {
	all := scripts(t)
	const under, done = 1, 2
	state := make(map[string]int)
	var visit func(name string, way []string)
	visit = func(name string, way []string) {
		way = append(way, name)
		switch state[name] {
		case under:
			t.Errorf("a circle: %s", strings.Join(way, " → "))
			return
		case done:
			return
		}
		state[name] = under
		for _, other := range all[name] {
			visit(other, way)
		}
		state[name] = done
	}
	for name := range all {
		visit(name, nil)
	}
}
