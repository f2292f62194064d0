//go:build js && wasm

package browser

import "github.com/hack-pad/safejs"

// bytesToJS copies bytes into a new Uint8Array.
func bytesToJS(data []byte) (safejs.Value, error) {
	array, err := construct("Uint8Array", len(data))
	if err != nil {
		return safejs.Undefined(), err
	}
	_, err = safejs.CopyBytesToJS(array, data)
	return array, caught(err)
}

// bytesOf copies the bytes out of an ArrayBuffer.
func bytesOf(buffer safejs.Value) ([]byte, error) {
	array, err := construct("Uint8Array", buffer)
	if err != nil {
		return nil, err
	}
	length, err := get(array, "byteLength")
	if err != nil {
		return nil, err
	}
	n, err := length.Int()
	if err != nil {
		return nil, caught(err)
	}
	data := make([]byte, n)
	_, err = safejs.CopyBytesToGo(data, array)
	return data, caught(err)
}
