package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// built is the small program, as a release is built, and stripped.
type built struct{ plain, stripped string }

// buildProgram builds a package for the browser as build.sh does it, with more flags, and returns its file.
func buildProgram(t *testing.T, pkg string, flags ...string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "program.wasm")
	build := exec.Command("go", slices.Concat([]string{"build", "-trimpath", "-ldflags=-s -w -buildid="}, flags, []string{"-o", program, pkg})...)
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

func buildBoth(t *testing.T, pkg string) built {
	t.Helper()
	b := built{plain: buildProgram(t, pkg, "-gcflags=all=-l")}
	b.stripped = b.plain + ".stripped"
	program := load(t, b.plain)
	if err := os.WriteFile(b.stripped, program, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := rewrite(b.stripped, false); err != nil {
		t.Fatal(err)
	}
	return b
}

func load(t *testing.T, file string) []byte {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// run runs a program under Node, and returns how it ends and what it says.
func run(t *testing.T, program string, args ...string) (status int, said string) {
	t.Helper()
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	node := exec.Command("node", slices.Concat([]string{filepath.Join(strings.TrimSpace(string(goroot)), "lib/wasm/wasm_exec_node.js"), program}, args)...)
	node.Env = append(os.Environ(), "GODEBUG=clobberfree=1") // what is collected although somebody needs it does not look as if it were alive
	out, err := node.CombinedOutput()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatal(err)
	}
	return node.ProcessState.ExitCode(), string(out)
}

func TestAStrippedProgramDoesTheSame(t *testing.T) {
	b := buildBoth(t, "./testdata/program")
	status, want := run(t, b.plain)
	if status != 0 || !strings.Contains(want, "\nleft ") {
		t.Fatalf("the program itself ends with status %d:\n%s", status, want)
	}
	if status, got := run(t, b.stripped); status != 0 || got != want {
		t.Errorf("status %d:\n%s\nwant:\n%s", status, got, want)
	}
	for _, how := range []string{"panic", "panic again", "overflow", "deadlock", "throw", "exit"} {
		t.Run(how, func(t *testing.T) {
			status, said := run(t, b.plain, how)
			want := traceback(said)
			if status == 0 || how != "exit" && len(want) < 4 {
				t.Fatalf("the program itself ends with status %d:\n%s", status, said)
			}
			strippedStatus, strippedSaid := run(t, b.stripped, how)
			if got := traceback(strippedSaid); strippedStatus != status || !slices.Equal(got, want) {
				t.Errorf("status %d, want %d:\n%q\nwant:\n%q", strippedStatus, status, got, want)
			}
			if strings.Contains(strippedSaid, "main.") || strings.Contains(strippedSaid, ".go:") {
				t.Errorf("there are names left:\n%s", strippedSaid)
			}
		})
	}
}

// traceback is what a traceback says without names: its headings, and how far each function had come.
func traceback(said string) []string {
	var all []string
	for line := range strings.Lines(said) {
		line = strings.TrimRight(line, "\n")
		if at, ok := strings.CutPrefix(line, "\t"); ok && !strings.HasPrefix(at, "panic: ") {
			_, line, _ = strings.Cut(at, " ") // behind the file
		} else if !slices.ContainsFunc([]string{"panic: ", "\tpanic: ", "fatal error: ", "goroutine ", "deferred", "runtime: goroutine"}, func(p string) bool { return strings.HasPrefix(line, p) }) {
			continue
		}
		all = append(all, line)
	}
	return all
}

func TestNamesThatTheRuntimeDecidesByAreKept(t *testing.T) {
	for name, want := range map[string]string{
		"main.(*value).number":                    "nameless.(*T).method",
		"main.(*list[go.shape.int]).number":       "nameless.(*T).method",
		"perennial/wasm/session.(*Keeper).Answer": "nameless.(*T).method",
		"runtime.(*mheap).alloc":                  "runtime.(*T).nameless",
		"runtime.bgsweep":                         "runtime.nameless",
		"runtime.gopanic":                         "runtime.gopanic",
		"reflect.makeFuncStub":                    "reflect.makeFuncStub",
		"reflect.methodValueCall":                 "reflect.methodValueCall",
		"internal/runtime/maps.newTable":          "nameless.function",
		"main.f[go.shape.func(*int).x]":           "nameless.function",
		"main.init.func1":                         "nameless.function",
		"type:.eq.main.value":                     "nameless.function",
		"":                                        "",
	} {
		if got := nameless(name); got != want {
			t.Errorf("%s becomes %s, want %s", name, got, want)
		}
	}
}

// functionsOf reads the functions of a program as memory has them once it is instantiated.
func functionsOf(t *testing.T, program string) []function {
	t.Helper()
	memory := filepath.Join(t.TempDir(), "memory")
	if out, err := exec.Command("node", "testdata/unpack.js", program, memory).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	m := image(load(t, memory))
	l, err := find(m)
	if err != nil {
		t.Fatal(err)
	}
	functions, err := read(m, l)
	if err != nil {
		t.Fatal(err)
	}
	return functions
}

func TestEachFunctionKeepsWhatTheRuntimeNeeds(t *testing.T) {
	for _, pkg := range []string{"./testdata/program", "perennial/wasm"} {
		t.Run(pkg, func(t *testing.T) {
			b := buildBoth(t, pkg)
			before, after := functionsOf(t, b.plain), functionsOf(t, b.stripped)
			if len(before) < 1000 || len(after) != len(before) {
				t.Fatalf("%d functions became %d", len(before), len(after))
			}
			for i, want := range before {
				got := after[i]
				same := got.name == nameless(want.name) && got.args == want.args && got.deferReturn == want.deferReturn && got.kind == want.kind &&
					bytes.Equal(got.sp, orWithout(want.sp)) && bytes.Equal(got.stackMap, orWithout(want.stackMap))
				for k := range dataKept {
					same = same && bytes.Equal(got.data[k], want.data[k]) && (got.data[k] == nil) == (want.data[k] == nil)
				}
				if !same {
					t.Errorf("function %d is %+v, want %+v", i, got, want)
				}
			}
		})
	}
}
