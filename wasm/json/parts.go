package json

// elements reads a list.
func elements[T any](d *decoder, list *[]T) {
	if d.null() {
		*list = nil
		return
	}
	if !d.enter('[') {
		return
	}
	all := []T{}
	for d.more(']') {
		var one T
		d.value(&one)
		all = append(all, one)
	}
	*list = all
}

// entries reads an object into a map, beside what is in that.
func entries[T any](d *decoder, object *map[string]T) {
	if d.null() {
		*object = nil
		return
	}
	if !d.enter('{') {
		return
	}
	if *object == nil {
		*object = map[string]T{}
	}
	for d.more('}') {
		name := d.name()
		var one T
		d.value(&one)
		(*object)[name] = one
	}
}

// pointTo reads into what p points to.
func pointTo[T any](d *decoder, p **T) {
	if d.null() {
		*p = nil
		return
	}
	if *p == nil {
		*p = new(T)
	}
	d.value(*p)
}
