package json

import (
	"slices"
	"strconv"
)

// Marshal writes a value, or what lies at a place as Members has it, as encoding/json would: without white space, the members of maps in order, and
// with <, > and & escaped. A struct has to come as a pointer, an Object. It fails for what JSON cannot hold: a float that is no number, a RawMessage
// or Number that is none.
func Marshal(v any) ([]byte, error) {
	var e encoder
	e.value(v)
	if e.err != nil {
		return nil, e.err
	}
	return e.text, nil
}

type encoder struct {
	text []byte
	err  error
}

func (e *encoder) fail(err error) {
	if e.err == nil {
		e.err = err
	}
}

func (e *encoder) put(text string) { e.text = append(e.text, text...) }

func (e *encoder) null() { e.put("null") }

func (e *encoder) value(v any) {
	switch v := valueAt(v).(type) {
	case nil:
		e.null()
	case string:
		e.text = appendQuoted(e.text, v)
	case bool:
		e.text = strconv.AppendBool(e.text, v)
	case int64:
		e.text = strconv.AppendInt(e.text, v, 10)
	case float64:
		e.float(v)
	case Number:
		e.number(string(v))
	case RawMessage:
		e.raw(v)
	case []any:
		writeList(e, v)
	case []string:
		writeList(e, v)
	case []int64:
		writeList(e, v)
	case []RawMessage:
		writeList(e, v)
	case map[string]any:
		writeMap(e, v)
	case map[string]string:
		writeMap(e, v)
	case container:
		v.encode(e)
	case Object:
		e.object(v)
	default:
		e.fail(errType)
	}
}

func (e *encoder) object(o Object) {
	e.put("{")
	first := true
	for _, m := range membersOf(o) {
		if m.omitEmpty && isEmpty(m.place) {
			continue
		}
		if !first {
			e.put(",")
		}
		first = false
		e.text = appendQuoted(e.text, m.name)
		e.put(":")
		e.value(m.place)
	}
	e.put("}")
}

// list writes n elements; isNil makes it null.
func (e *encoder) list(isNil bool, n int, write func(i int)) {
	if isNil {
		e.null()
		return
	}
	e.put("[")
	for i := range n {
		if i > 0 {
			e.put(",")
		}
		write(i)
	}
	e.put("]")
}

func writeList[T any](e *encoder, list []T) {
	e.list(list == nil, len(list), func(i int) { e.value(list[i]) })
}

// members writes the members of these names, in order; isNil makes it null.
func (e *encoder) members(isNil bool, names []string, write func(name string)) {
	if isNil {
		e.null()
		return
	}
	slices.Sort(names)
	e.put("{")
	for i, name := range names {
		if i > 0 {
			e.put(",")
		}
		e.text = appendQuoted(e.text, name)
		e.put(":")
		write(name)
	}
	e.put("}")
}

func writeMap[T any](e *encoder, object map[string]T) {
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
	}
	e.members(object == nil, names, func(name string) { e.value(object[name]) })
}
