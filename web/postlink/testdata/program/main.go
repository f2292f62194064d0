// Command program does what needs the tables of functions at run time, and prints what came of it: nothing that a name decides.
// With an argument it ends in the way that it names.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
)

func main() {
	if len(os.Args) > 1 {
		end(os.Args[1])
		return
	}
	fmt.Println("panics", panics())
	fmt.Println("defers", defers(10))
	fmt.Println("goexit", goexit())
	fmt.Println("callers", callers(12))
	fmt.Println("stack", grow(400, &node{value: 1}))
	fmt.Println("garbage", garbage())
	fmt.Println("maps", maps())
	fmt.Println("goroutines", goroutines())
	fmt.Println("selects", selects())
	fmt.Println("reflection", reflection())
	fmt.Println("left", runtime.NumGoroutine())
}

// end ends the program.
func end(how string) {
	switch how {
	case "panic":
		defer fmt.Println("deferred")
		go func() { select {} }()
		var none map[string]int
		none["x"]++
	case "panic again":
		defer func() { panic(fmt.Sprint("again: ", recover())) }()
		panic("once")
	case "overflow":
		debug.SetMaxStack(1 << 18)
		fmt.Println(endless(0))
	case "deadlock":
		<-make(chan int)
	case "throw":
		new(sync.Mutex).Unlock()
	case "exit":
		defer fmt.Println("never")
		os.Exit(3)
	}
}

func endless(n int) int {
	var room [128]int
	room[n%128] = n
	return endless(n+1) + room[(n+1)%128]
}

// callers says what the runtime tells of the callers of a function: how many they are, and that each is known by its pc.
func callers(depth int) string {
	if depth > 0 {
		return callers(depth - 1)
	}
	pcs := make([]uintptr, 64)
	pcs = pcs[:runtime.Callers(0, pcs)]
	var entries []uintptr
	frames := runtime.CallersFrames(pcs)
	for more := true; more; {
		var frame runtime.Frame
		frame, more = frames.Next()
		entries = append(entries, frame.Entry)
		if f := runtime.FuncForPC(frame.PC); f == nil || f.Entry() != frame.Entry {
			return "another function"
		}
	}
	pc, _, _, ok := runtime.Caller(0)
	stack := make([]byte, 1<<16)
	stack = stack[:runtime.Stack(stack, true)]
	return fmt.Sprint(len(pcs), " ", len(entries), " ", len(slices.Compact(entries)), " ", ok, runtime.FuncForPC(pc) != nil, len(stack) > 0)
}
