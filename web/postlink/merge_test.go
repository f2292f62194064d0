package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// memory is what memory holds when a program with these segments starts.
func memory(t *testing.T, segments []segment) []byte {
	t.Helper()
	var all []byte
	for _, s := range segments {
		if need := int(s.end()) - len(all); need > 0 {
			all = append(all, make([]byte, need)...)
		}
		copy(all[s.address:], s.content)
	}
	return all
}

// dataOf is the data section of a module.
func dataOf(t *testing.T, module []byte) []segment {
	t.Helper()
	all, err := sections(module)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if s.id == dataSection {
			segments, err := parse(s.content)
			if err != nil {
				t.Fatal(err)
			}
			return segments
		}
	}
	t.Fatal("no data section")
	return nil
}

func module(content []byte, more ...section) []byte {
	return join(append([]section{{1, []byte{0}}, {dataSection, content}}, more...))
}

func TestAProgramOfGoFindsTheSameMemory(t *testing.T) {
	dir := t.TempDir()
	source, program := filepath.Join(dir, "main.go"), filepath.Join(dir, "program.wasm")
	if err := os.WriteFile(source, []byte("package main\n\nfunc main() { println(\"here\") }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "build", "-o", program, source)
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	old, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	if err := rewrite(program, true); err != nil {
		t.Fatal(err)
	}
	merged, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	before, after := dataOf(t, old), dataOf(t, merged)
	if len(before) < 1000 || len(after) > 10 {
		t.Errorf("%d segments became %d", len(before), len(after))
	}
	if !bytes.Equal(memory(t, before), memory(t, after)) {
		t.Error("memory differs")
	}
	was, _ := sections(old)
	is, err := sections(merged)
	if err != nil || len(was) != len(is) {
		t.Fatalf("%d sections became %d: %v", len(was), len(is), err)
	}
	for i := range was {
		if was[i].id != dataSection && !bytes.Equal(was[i].content, is[i].content) {
			t.Errorf("section %d differs", was[i].id)
		}
	}
}

func TestWhatLiesTogetherIsMerged(t *testing.T) {
	for _, c := range []struct {
		name string
		old  []segment
		want []segment
	}{
		{"one", []segment{{8, []byte("a")}}, []segment{{8, []byte("a")}}},
		{"neighbours", []segment{{8, []byte("ab")}, {10, []byte("c")}}, []segment{{8, []byte("abc")}}},
		{"a gap", []segment{{8, []byte("a")}, {11, []byte("b")}}, []segment{{8, []byte("a\x00\x00b")}}},
		{"in another order", []segment{{11, []byte("b")}, {8, []byte("a")}}, []segment{{8, []byte("a\x00\x00b")}}},
		{"the widest gap", []segment{{0, []byte("a")}, {1 + gap, []byte("b")}}, []segment{{0, append(append([]byte("a"), make([]byte, gap)...), 'b')}}},
		{"a wider one", []segment{{0, []byte("a")}, {2 + gap, []byte("b")}}, []segment{{0, []byte("a")}, {2 + gap, []byte("b")}}},
		{"an address with the highest bit", []segment{{1 << 31, []byte("a")}}, []segment{{1 << 31, []byte("a")}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			merged, before, after, err := merge(module(encode(c.old), section{0, []byte("\x04name")}))
			if err != nil {
				t.Fatal(err)
			}
			got := dataOf(t, merged)
			if before != len(c.old) || after != len(c.want) || len(got) != len(c.want) {
				t.Fatalf("%d became %d: %v", before, after, got)
			}
			for i, s := range got {
				if s.address != c.want[i].address || !bytes.Equal(s.content, c.want[i].content) {
					t.Errorf("segment %d is %d %q, want %d %q", i, s.address, s.content, c.want[i].address, c.want[i].content)
				}
			}
		})
	}
}

func TestALayoutThatIsNotKnownIsRefused(t *testing.T) {
	one := encode([]segment{{8, []byte("abc")}})
	for _, c := range []struct {
		name   string
		module []byte
		want   string
	}{
		{"no module", []byte("#!/bin/sh"), "no WebAssembly module"},
		{"a later version", []byte("\x00asm\x02\x00\x00\x00"), "no WebAssembly module"},
		{"no data", join(nil), "no data"},
		{"cut off", module(one)[:14], "cut off"},
		{"a section cut off", module(one[:3]), "cut off"},
		{"more than the segments", module(append(one, 0)), "something follows"},
		{"counted", module(one, section{dataCount, []byte{1}}), "counts its data segments"},
		{"passive", module([]byte{1, 1, 1, 'a'}), "elsewhere"},
		{"at the address in a variable", module([]byte{1, 0, 0x23, 0, endOfCode, 1, 'a'}), "elsewhere"},
		{"at a sum", module([]byte{1, 0, i32Const, 8, i32Const, 8, 0x6a, endOfCode, 1, 'a'}), "more than a number"},
		{"one over another", module(encode([]segment{{8, []byte("abc")}, {10, []byte("d")}})), "overlaps"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, _, _, err := merge(c.module); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want “%s”", err, c.want)
			}
		})
	}
}
