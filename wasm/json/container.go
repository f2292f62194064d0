package json

import (
	"maps"
	"slices"
)

// container is a place for objects.
type container interface {
	decode(d *decoder)
	encode(e *encoder)
	isEmpty() bool
}

// objectOf is a *T that is an Object.
type objectOf[T any] interface {
	*T
	Object
}

// Pointer is the place that p points to, for an object or null (nil).
func Pointer[T any, O objectOf[T]](p **T) any { return pointer[T, O]{p} }

type pointer[T any, O objectOf[T]] struct{ at **T }

func (p pointer[T, O]) isEmpty() bool { return *p.at == nil }

func (p pointer[T, O]) decode(d *decoder) {
	if d.null() {
		*p.at = nil
		return
	}
	if *p.at == nil {
		*p.at = new(T)
	}
	d.object(O(*p.at))
}

func (p pointer[T, O]) encode(e *encoder) {
	if *p.at == nil {
		e.null()
		return
	}
	e.object(O(*p.at))
}

// List is the place that l points to, for a list of objects or null (nil).
func List[T any, O objectOf[T]](l *[]T) any { return list[T, O]{l} }

type list[T any, O objectOf[T]] struct{ at *[]T }

func (l list[T, O]) isEmpty() bool { return len(*l.at) == 0 }

func (l list[T, O]) decode(d *decoder) {
	if d.null() {
		*l.at = nil
		return
	}
	if !d.enter('[') {
		return
	}
	all := []T{}
	for d.more(']') {
		var one T
		d.object(O(&one))
		all = append(all, one)
	}
	*l.at = all
}

func (l list[T, O]) encode(e *encoder) {
	e.list(*l.at == nil, len(*l.at), func(i int) { e.object(O(&(*l.at)[i])) })
}

// Map is the place that m points to, for an object whose members are all objects, or null (nil).
func Map[K ~string, T any, O objectOf[T]](m *map[K]T) any { return dictionary[K, T, O]{m} }

type dictionary[K ~string, T any, O objectOf[T]] struct{ at *map[K]T }

func (m dictionary[K, T, O]) isEmpty() bool { return len(*m.at) == 0 }

func (m dictionary[K, T, O]) decode(d *decoder) {
	if d.null() {
		*m.at = nil
		return
	}
	if !d.enter('{') {
		return
	}
	if *m.at == nil {
		*m.at = map[K]T{}
	}
	for d.more('}') {
		key := K(d.name())
		var one T
		d.object(O(&one))
		(*m.at)[key] = one
	}
}

func (m dictionary[K, T, O]) encode(e *encoder) {
	keys := slices.Sorted(maps.Keys(*m.at))
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = string(key)
	}
	e.members(*m.at == nil, names, func(name string) {
		one := (*m.at)[K(name)]
		e.object(O(&one))
	})
}
