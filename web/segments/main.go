// Command segments merges the data segments of a WebAssembly program, in place. Go's linker cuts its data wherever there
// are a few zeros, into 100,000 segments at most, whose headers take more room than the zeros would: once compressed,
// zeros cost next to nothing. The program finds the same bytes at the same addresses.
package main

import (
	"fmt"
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("segments: name one file, the program")
	}
	if err := rewrite(os.Args[1]); err != nil {
		log.Fatalf("segments: %s: %v", os.Args[1], err)
	}
}

func rewrite(name string) error {
	program, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	merged, before, after, err := merge(program)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d data segments became %d\n", name, before, after)
	return os.WriteFile(name, merged, 0o755)
}
