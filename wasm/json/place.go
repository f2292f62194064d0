package json

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
