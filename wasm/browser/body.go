//go:build js && wasm

package browser

import (
	"context"
	"fmt"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"

	"github.com/hack-pad/safejs"
)

// readBody reads the body of a fetch Response through its stream, so that an endless one is cut off
// at limit bytes, with fault.MalformedResponse. A response without a body gives nil.
func readBody(ctx context.Context, response safejs.Value, limit int) ([]byte, error) {
	if limit <= 0 {
		limit = oauth.BodyLimit
	}
	stream, err := get(response, "body")
	if err != nil || isNone(stream) {
		return nil, err
	}
	reader, err := stream.Call("getReader")
	if err != nil {
		return nil, caught(err)
	}
	var body []byte
	for {
		chunk, err := readChunk(ctx, reader)
		if err != nil || chunk == nil {
			return body, err
		}
		if len(body)+len(chunk) > limit {
			cancelReader(reader)
			return nil, fault.New(fault.MalformedResponse, "fetch", fmt.Sprintf("the answer is longer than %d bytes", limit))
		}
		body = append(body, chunk...)
	}
}

// readChunk returns the next bytes of a stream, nil at its end.
func readChunk(ctx context.Context, reader safejs.Value) ([]byte, error) {
	pending, err := reader.Call("read")
	if err != nil {
		return nil, caught(err)
	}
	result, err := Await(ctx, pending)
	if err != nil {
		return nil, err
	}
	done, err := get(result, "done")
	if err != nil {
		return nil, err
	}
	if ended, err := done.Truthy(); ended || err != nil {
		return nil, err
	}
	value, err := get(result, "value")
	if err != nil {
		return nil, err
	}
	length, err := get(value, "byteLength")
	if err != nil {
		return nil, err
	}
	n, err := length.Int()
	if err != nil {
		return nil, err
	}
	chunk := make([]byte, n)
	_, err = safejs.CopyBytesToGo(chunk, value)
	return chunk, err
}

// cancelReader ends a stream early. A failure to cancel is taken in: it must not show as an unhandled rejection.
func cancelReader(reader safejs.Value) {
	if cancelled, err := reader.Call("cancel"); err == nil {
		_ = settle(cancelled, func(safejs.Value, error) {})
	}
}
