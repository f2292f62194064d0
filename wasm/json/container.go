package json

// container is a place for several objects, or for one that may be nil.
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
func Pointer[T any, O objectOf[T]](p **T) any {
	return pointer{
		get: func() Object {
			if *p == nil {
				return nil
			}
			return O(*p)
		},
		set: func(isNil bool) {
			*p = nil
			if !isNil {
				*p = new(T)
			}
		},
	}
}

type pointer struct {
	get func() Object // nil if there is none
	set func(isNil bool)
}

func (p pointer) isEmpty() bool { return p.get() == nil }

func (p pointer) decode(d *decoder) {
	isNull := d.null()
	if isNull || p.isEmpty() {
		p.set(isNull)
	}
	if !isNull {
		d.object(p.get())
	}
}

func (p pointer) encode(e *encoder) {
	if p.isEmpty() {
		e.null()
	} else {
		e.object(p.get())
	}
}
