package main

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
)

type node struct {
	value       int
	left, right *node
	text        string
}

func tree(depth int) *node {
	if depth == 0 {
		return &node{value: 1, text: strings.Repeat("x", 3)}
	}
	return &node{value: depth, left: tree(depth - 1), right: tree(depth - 1), text: fmt.Sprint(depth)}
}

func (n *node) sum() int {
	if n == nil {
		return 0
	}
	return n.value + len(n.text) + n.left.sum() + n.right.sum()
}

// room is a place for nodes on the stack.
type room [64]*node

func (r *room) put(at int, n *node) { r[at%len(r)] = n }

func (r *room) at(at int) *node { return r[at%len(r)] }

// grow has its stack moved many times, with pointers on it that only it has, and pointers into itself.
func grow(depth int, above *node) int {
	var own room
	here := node{value: depth, left: above} // on the stack
	own.put(depth, tree(2))
	if depth == 0 {
		runtime.GC()
		return here.left.value
	}
	if depth%100 == 0 {
		runtime.GC()
	}
	below := grow(depth-1, &here)
	return below + own.at(depth).sum() + here.value + here.left.value%3
}

// garbage makes much of it while some of it is kept.
func garbage() string {
	var kept []*node
	finalized := make(chan bool, 1)
	func() {
		lost := tree(1)
		runtime.SetFinalizer(lost, func(*node) { finalized <- true })
	}()
	for i := range 60 {
		t := tree(8)
		if i%6 == 0 {
			kept = append(kept, t)
		}
		if i%20 == 0 {
			runtime.GC()
		}
	}
	grow(50, kept[0])
	runtime.GC()
	<-finalized
	sum := 0
	for _, t := range kept {
		sum += t.sum()
	}
	return fmt.Sprint(len(kept), " ", sum)
}

func maps() string {
	m := map[string]*node{}
	for i := range 5000 {
		m[fmt.Sprint(i)] = &node{value: i}
		if i%3 == 0 {
			delete(m, fmt.Sprint(i/2))
		}
	}
	runtime.GC()
	sum := 0
	for k, v := range m {
		sum += len(k) + v.value
	}
	return fmt.Sprint(len(m), " ", sum)
}

type adder struct{ own *node }

// Add has arguments and results of all kinds, and collects garbage while it has them.
func (a *adder) Add(n *node, text string, more ...*node) (string, *node) {
	sum := a.own.sum() + n.sum() + grow(30, n)
	runtime.GC()
	for _, m := range more {
		sum += m.sum()
	}
	return text + fmt.Sprint(sum), n
}

// reflection calls by way of reflect, whose frames have arguments that only it knows of.
func reflection() string {
	v := reflect.ValueOf(&adder{own: tree(3)})
	add := v.Method(0).Interface().(func(*node, string, ...*node) (string, *node))
	text, n := add(tree(2), "method ", tree(1), tree(1))
	made := reflect.MakeFunc(reflect.TypeOf(add), func(in []reflect.Value) []reflect.Value {
		runtime.GC()
		grow(60, in[0].Interface().(*node))
		return v.Method(0).CallSlice(in)
	}).Interface().(func(*node, string, ...*node) (string, *node))
	other, _ := made(n, "made ", tree(1))
	text += " " + other
	text += " " + recovered(func() { reflect.ValueOf(1).Len() })
	return text[:strings.LastIndex(text, "reflect: call of")]
}
