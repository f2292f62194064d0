// Command lean makes what perennial.wasm is built by, so that less is linked: a go.mod for `go build -modfile`, and a file for `go build -overlay`.
//
// By the one golang-jwt is a copy without its cryptography and with the program's JSON codec. The browser's cryptography takes its place
// (wasm/browser/signingmethod.go), and the linker cannot leave golang-jwt's own out by itself, as its initialisers register all of it. Go's -overlay
// would do without a copy, but refuses files of the module cache. By the other Go's fmt is web/lean/fmt, without reflection.
package main

import (
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("lean: name one folder, below that of go.mod, to put the files into")
	}
	m, err := find(library)
	if err == nil {
		err = write(os.Args[1], m)
	}
	if err != nil {
		log.Fatalf("lean: %v", err)
	}
}
