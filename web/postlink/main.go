// Command postlink makes a WebAssembly program of Go's smaller after the link, in place: its data come in few segments (merge), and the
// tables of its functions have no names and no lines any more, and are packed (strip). With -names it leaves those tables as they are.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	names := flag.Bool("names", false, "leave functions their names and lines")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("postlink: name one file, the program")
	}
	if err := rewrite(flag.Arg(0), *names); err != nil {
		log.Fatalf("postlink: %s: %v", flag.Arg(0), err)
	}
}

// rewrite rewrites the program in a file.
func rewrite(name string, names bool) error {
	program, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	before := len(program)
	if !names {
		if program, err = strip(program); err != nil {
			return err
		}
	}
	program, _, _, err = merge(program)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d bytes became %d\n", name, before, len(program))
	return os.WriteFile(name, program, 0o755)
}
