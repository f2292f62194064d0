package json

// Map is the place that m points to, for an object whose members are all objects, or null (nil).
func Map[K ~string, T any, O objectOf[T]](m *map[K]T) any {
	return dictionary{
		isNil: func() bool { return *m == nil },
		names: func() []string {
			names := make([]string, 0, len(*m))
			for name := range *m {
				names = append(names, string(name))
			}
			return names
		},
		get: func(name string) Object {
			one := (*m)[K(name)]
			return O(&one)
		},
		set: func(isNil bool) {
			*m = nil
			if !isNil {
				*m = map[K]T{}
			}
		},
		put: func(name string, read func(Object)) {
			var one T
			read(O(&one))
			(*m)[K(name)] = one
		},
	}
}

type dictionary struct {
	isNil func() bool
	names func() []string
	get   func(name string) Object
	set   func(isNil bool) // empties it
	put   func(name string, read func(Object))
}

func (m dictionary) isEmpty() bool { return len(m.names()) == 0 }

func (m dictionary) decode(d *decoder) {
	if d.null() {
		m.set(true)
		return
	}
	if !d.enter('{') {
		return
	}
	if m.isNil() {
		m.set(false)
	}
	for d.more('}') {
		m.put(d.name(), d.object)
	}
}

func (m dictionary) encode(e *encoder) {
	e.members(m.isNil(), m.names(), func(name string) { e.object(m.get(name)) })
}
