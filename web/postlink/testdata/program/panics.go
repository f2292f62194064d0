package main

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
)

type value struct{ n int }

func (v value) number() int { return v.n }

type numbered interface{ number() int }

// panics recovers from panics of each kind.
func panics() string {
	var none *node
	var nothing numbered
	var null *value
	numbers, at := []int{1, 2, 3}, 3
	var said []string
	for _, f := range []func(){
		func() { panic("own") },
		func() { panic(errors.New("error")) },
		func() { numbers[at]++ },
		func() { _ = numbers[at:1] },
		func() { none.value++ },
		func() { _ = nothing.number() },
		func() { nothing = null; _ = nothing.number() },
		func() { var v any = 1; _ = v.(string) },
		func() { at -= 3; numbers[0] /= at },
		func() { close((chan int)(nil)) },
		func() { defer func() { panic("second") }(); panic("first") },
		func() { defer func() { _ = recover(); panic("instead") }(); panic("first") },
		func() { defer panic("deferred") },
	} {
		text := recovered(f)
		if strings.HasPrefix(text, "value method") { // that of a name
			text = "value method"
		}
		said = append(said, text)
	}
	return strings.Join(said, "; ")
}

func recovered(f func()) (text string) {
	defer func() {
		r := recover()
		_, isRuntime := r.(runtime.Error)
		text = fmt.Sprint(r, " ", isRuntime)
	}()
	f()
	return "no panic"
}

// defers runs deferred calls: in loops, in branches, and such that change the result.
func defers(n int) (sum int) {
	defer func() { sum *= 2 }()
	for i := range n {
		defer func() { sum += i }()
		if i%2 == 0 {
			defer func(k int) {
				defer func() { _ = recover() }()
				sum += k
				panic(k)
			}(i * 100)
		}
	}
	if n > 5 {
		defer func() { sum += 7 }()
	}
	return 1
}

// goexit ends a goroutine in the middle of deferred calls.
func goexit() (said string) {
	done := make(chan string)
	go func() {
		defer close(done)
		defer func() { done <- fmt.Sprint(recover()) }()
		defer func() {
			defer func() { _ = recover() }()
			panic("lost")
		}()
		runtime.Goexit()
	}()
	for s := range done {
		said += s
	}
	return said
}
