//go:build js && wasm

package browser

import (
	"fmt"
	"runtime"

	"perennial/wasm/fault"

	"github.com/hack-pad/safejs"
)

// panicFault makes an error of a recovered panic. Only the texts of the runtime's own errors are
// quoted: any other panic value might hold a token.
func panicFault(op string, recovered any) *fault.Error {
	what := fmt.Sprintf("%T", recovered)
	if err, ok := recovered.(runtime.Error); ok {
		what = err.Error()
	}
	return fault.New(fault.Internal, op, "a panic, please report it: "+what)
}

// report reports a panic to the developer that has no caller to return an error to.
func report(op string, recovered any) { complain(panicFault(op, recovered)) }

// Survive is for goroutines that nobody waits for, which defer it: a panic is written to the console and does not end the program.
func Survive(op string) {
	if p := recover(); p != nil {
		report(op, p)
	}
}

// complain writes an error that has no caller to the console.
func complain(err error) {
	console, getErr := get(safejs.Global(), "console")
	if getErr == nil {
		_, _ = console.Call("error", "perennial: "+err.Error())
	}
}
