// Command lean makes the go.mod that perennial.wasm is built by, for `go build -modfile`: this one, but with a copy of golang-jwt
// without its cryptography. The browser's takes its place (wasm/browser/signingmethod.go), and the linker cannot leave golang-jwt's own out by itself,
// as its initialisers register all of it. Go's -overlay would do without a copy, but refuses files of the module cache.
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
