//go:build js && wasm

package browser

import (
	"sync/atomic"

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

// ownText is getText, but for what every object has because somebody has put it on Object.prototype: that says
// nothing about this one.
func ownText(object safejs.Value, name string) (text string, ok bool) {
	if text, ok = getText(object, name); !ok {
		return "", false
	}
	class, err := get(safejs.Global(), "Object")
	if err == nil {
		class, err = get(class, "prototype")
	}
	if err != nil {
		return "", false
	}
	if everybodys, is := getText(class, name); is && everybodys == text {
		return "", false
	}
	return text, true
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

// hostStringify is JSON.stringify as it was before the page's own scripts ran, once there is a host that has it.
var hostStringify atomic.Pointer[safejs.Value]

// stringify is JSON.stringify; "" for what JSON has no text for, as undefined or a function.
func stringify(value safejs.Value) (string, error) {
	var err error
	if own := hostStringify.Load(); own != nil {
		value, err = own.Invoke(value)
	} else {
		var json safejs.Value
		if json, err = get(safejs.Global(), "JSON"); err == nil {
			value, err = json.Call("stringify", value)
		}
	}
	if err != nil {
		return "", caught(err)
	}
	text, _ := textOf(value)
	return text, nil
}
