package json

// Object is a pointer to a struct that is a JSON object.
type Object interface {
	// Members lists the members, in the order in which they are written.
	Members() []Member
}

// Member is a member of an object: a name, and a place for its value.
type Member struct {
	name      string
	place     any
	omitEmpty bool
}

// Always is a member that is written whatever its value is. place is a pointer to that: a *string, *bool, *int, *int64, *float64, a pointer to such
// a pointer (nil is null), *any, *Number, *RawMessage, *[]any, *[]string, *[]int64, *[]RawMessage, *map[string]any, *map[string]string, an Object, an
// Unmarshaler if it is only read, or what Pointer, List or Map make.
func Always(name string, place any) Member { return Member{name: name, place: place} }

// OmitEmpty is a member that is left out if its value is "", false, 0, nil, or has no elements. place is as Always has it.
func OmitEmpty(name string, place any) Member {
	return Member{name: name, place: place, omitEmpty: true}
}

// placeOf returns the place of a member of this name, nil if there is none.
func placeOf(members []Member, name string) any {
	for _, m := range members {
		if m.name == name {
			return m.place
		}
	}
	return nil
}

// valueAt returns what lies at a place. A nil pointer is nil, any whole number an int64.
func valueAt(place any) any {
	switch p := place.(type) {
	case *string:
		return *p
	case *bool:
		return *p
	case *int:
		return int64(*p)
	case *int64:
		return *p
	case *float64:
		return *p
	case **string:
		return pointed(*p)
	case **int:
		return pointed(*p)
	case **int64:
		return pointed(*p)
	case **float64:
		return pointed(*p)
	case *any:
		return *p
	case *Number:
		return *p
	case *RawMessage:
		return *p
	case *[]any:
		return *p
	case *[]string:
		return *p
	case *[]int64:
		return *p
	case *[]RawMessage:
		return *p
	case *map[string]any:
		return *p
	case *map[string]string:
		return *p
	case int:
		return int64(p)
	}
	return place
}

// pointed returns what a pointer points to, nil for nil.
func pointed[T any](p *T) any {
	if p == nil {
		return nil
	}
	return valueAt(p)
}

// isEmpty reports whether OmitEmpty leaves out what lies at a place.
func isEmpty(place any) bool {
	switch p := place.(type) {
	case *string:
		return *p == ""
	case *bool:
		return !*p
	case *int:
		return *p == 0
	case *int64:
		return *p == 0
	case *float64:
		return *p == 0
	case *Number:
		return *p == ""
	case *RawMessage:
		return len(*p) == 0
	case *[]any:
		return len(*p) == 0
	case *[]string:
		return len(*p) == 0
	case *[]int64:
		return len(*p) == 0
	case *[]RawMessage:
		return len(*p) == 0
	case *map[string]any:
		return len(*p) == 0
	case *map[string]string:
		return len(*p) == 0
	case container:
		return p.isEmpty()
	}
	return valueAt(place) == nil // a pointer
}
