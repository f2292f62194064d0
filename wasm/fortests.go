//go:build js && wasm

package main

// forTests are what builds for tests add to a program; each returns what takes it away again.
var forTests []func() (stop func(), err error)

func (p *program) addForTests() error {
	for _, add := range forTests {
		stop, err := add()
		if err != nil {
			return err
		}
		p.onClose(stop)
	}
	return nil
}
