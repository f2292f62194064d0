package json

// List is the place that l points to, for a list of objects or null (nil).
func List[T any, O objectOf[T]](l *[]T) any {
	return list{
		isNil: func() bool { return *l == nil },
		size:  func() int { return len(*l) },
		get:   func(i int) Object { return O(&(*l)[i]) },
		set: func(isNil bool) {
			*l = nil
			if !isNil {
				*l = []T{}
			}
		},
		add: func() Object {
			var one T
			*l = append(*l, one)
			return O(&(*l)[len(*l)-1])
		},
	}
}

type list struct {
	isNil func() bool
	size  func() int
	get   func(i int) Object
	set   func(isNil bool) // empties it
	add   func() Object
}

func (l list) isEmpty() bool { return l.size() == 0 }

func (l list) decode(d *decoder) {
	if d.null() {
		l.set(true)
		return
	}
	if !d.enter('[') {
		return
	}
	l.set(false)
	for d.more(']') {
		d.object(l.add())
	}
}

func (l list) encode(e *encoder) {
	e.list(l.isNil(), l.size(), func(i int) { e.object(l.get(i)) })
}
