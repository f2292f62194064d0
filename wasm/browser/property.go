//go:build js && wasm

package browser

import (
	"github.com/hack-pad/safejs"
)

// get reads a property through Reflect.get, so that a getter which throws gives an error.
func get(object safejs.Value, name string) (safejs.Value, error) {
	reflect, err := safejs.Global().Get("Reflect")
	if err != nil {
		return safejs.Undefined(), caught(err)
	}
	value, err := reflect.Call("get", object, name)
	if err != nil {
		return safejs.Undefined(), caught(err)
	}
	return value, nil
}

// getText reads a property that should be a string; ok is false if it is anything else, or throws.
func getText(object safejs.Value, name string) (text string, ok bool) {
	value, err := get(object, name)
	if err != nil {
		return "", false
	}
	return textOf(value)
}

// textOf is the Go string of a JavaScript string; ok is false for any other type of value.
func textOf(value safejs.Value) (text string, ok bool) {
	if value.Type() != safejs.TypeString {
		return "", false
	}
	text, err := value.String()
	return text, err == nil
}

// isNone reports whether value is undefined or null.
func isNone(value safejs.Value) bool { return value.IsUndefined() || value.IsNull() }

// textOrNull is text for JavaScript, null if it is empty.
func textOrNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// construct makes an object of a global class.
func construct(class string, args ...any) (safejs.Value, error) {
	constructor, err := get(safejs.Global(), class)
	if err != nil {
		return safejs.Undefined(), err
	}
	object, err := constructor.New(args...)
	if err != nil {
		return safejs.Undefined(), caught(err)
	}
	return object, nil
}

// stringify is JSON.stringify; "" for what JSON has no text for, as undefined or a function.
func stringify(value safejs.Value) (string, error) {
	json, err := get(safejs.Global(), "JSON")
	if err == nil {
		value, err = json.Call("stringify", value)
	}
	if err != nil {
		return "", caught(err)
	}
	text, _ := textOf(value)
	return text, nil
}
