package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"
)

// goroutines have their stacks grown, and garbage collected, while others wait.
func goroutines() string {
	var (
		group  sync.WaitGroup
		mutex  sync.Mutex
		sum    int
		caught int
	)
	for i := range 50 {
		group.Go(func() {
			defer func() {
				mutex.Lock()
				defer mutex.Unlock()
				if recover() != nil {
					caught++
				}
			}()
			n := grow(20+i, &node{value: i})
			runtime.Gosched()
			if i%10 == 0 {
				time.Sleep(time.Millisecond)
				runtime.GC()
			}
			mutex.Lock()
			sum += n
			mutex.Unlock()
			if i%5 == 0 {
				panic(i)
			}
		})
	}
	running := runtime.NumGoroutine()
	group.Wait()
	return fmt.Sprint(running, " ", sum, " ", caught)
}

func selects() string {
	numbers, quit := make(chan int), make(chan struct{})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan int)
	for i := range 3 {
		go func() {
			sum := 0
			for {
				select {
				case n := <-numbers:
					sum += n + i - i
				case <-quit:
					done <- sum
					return
				case <-ctx.Done():
					done <- -1
					return
				}
			}
		}()
	}
	for i := range 300 {
		numbers <- i
	}
	close(quit)
	sum := <-done + <-done + <-done
	cancel()
	select {
	case <-time.After(time.Millisecond):
		return fmt.Sprint(sum, " ", ctx.Err())
	case <-numbers:
		return "another's number"
	}
}
