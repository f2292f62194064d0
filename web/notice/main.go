// Command notice prints the NOTICE of a build: which works of others the program contains, and their licences. It reads both
// from what the build has linked, so that a dependency that comes or goes changes the NOTICE with it.
package main

import (
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	parts, err := linked("./wasm")
	if err != nil {
		log.Fatalf("notice: %v", err)
	}
	if err := write(os.Stdout, parts); err != nil {
		log.Fatalf("notice: %v", err)
	}
}
