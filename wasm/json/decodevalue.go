package json

import (
	"errors"
	"strconv"
)

var errType = errors.New("JSON has nothing for a value of this type")

// value reads the next value into a place.
func (d *decoder) value(place any) {
	switch p := place.(type) {
	case container:
		p.decode(d)
	case Unmarshaler:
		if err := p.UnmarshalJSON([]byte(d.raw())); err != nil {
			d.fail(err)
		}
	case Object:
		d.object(p)
	case *any:
		*p = d.any()
	case *[]any:
		elements(d, p)
	case *[]string:
		elements(d, p)
	case *[]int64:
		elements(d, p)
	case *[]RawMessage:
		elements(d, p)
	case *map[string]any:
		entries(d, p)
	case *map[string]string:
		entries(d, p)
	case **string:
		pointTo(d, p)
	case **int:
		pointTo(d, p)
	case **int64:
		pointTo(d, p)
	case **float64:
		pointTo(d, p)
	default:
		d.scalar(place)
	}
}

// scalar reads the next value into a place for one that has no parts.
func (d *decoder) scalar(place any) {
	if d.null() {
		return
	}
	begin := kindOf(d.peek())
	raw := d.raw()
	err := error(&TypeError{Member: d.member})
	switch p := place.(type) {
	case *string:
		if begin == '"' {
			*p, err = unquote(raw), nil
		}
	case *bool:
		if begin == 't' {
			*p, err = raw == "true", nil
		}
	case *Number:
		if begin == '0' {
			*p, err = Number(raw), nil
		}
	case *int:
		if n, wrong := strconv.Atoi(raw); wrong == nil {
			*p, err = n, nil
		}
	case *int64:
		if n, wrong := strconv.ParseInt(raw, 10, 64); wrong == nil {
			*p, err = n, nil
		}
	case *float64:
		if n, wrong := Number(raw).Float64(); wrong == nil {
			*p, err = n, nil
		}
	default:
		err = errType
	}
	if err != nil {
		d.fail(err)
	}
}

// kindOf is what a value is that begins with c: '{', '[', '"', 't' for true and false, 'n', or '0' for a number.
func kindOf(c byte) byte {
	switch {
	case c == 'f':
		return 't'
	case c == '-', c >= '0' && c <= '9':
		return '0'
	}
	return c
}

// any reads the next value as map[string]any, []any, string, bool, Number or nil.
func (d *decoder) any() any {
	switch kindOf(d.peek()) {
	case '{':
		var object map[string]any
		entries(d, &object)
		return object
	case '[':
		var list []any
		elements(d, &list)
		return list
	case '"':
		return unquote(d.raw())
	case 't':
		return d.raw() == "true"
	case 'n':
		d.raw()
		return nil
	}
	return Number(d.raw())
}
