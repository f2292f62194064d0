package json

// Object is a pointer to a struct that is a JSON object.
type Object interface {
	// Members lists the members, in the order in which they are written.
	Members(list *Members)
}

// Members are those of an Object: names, and places for their values. A place is a pointer to a value: a *string, *bool, *int, *int64, *float64,
// a pointer to such a pointer (nil is null), *any, *Number, *RawMessage, *[]any, *[]string, *[]int64, *[]RawMessage, *map[string]any,
// *map[string]string, an Object, an Unmarshaler if it is only read, or what Pointer, List or Map make.
type Members struct{ all []member }

type member struct {
	name      string
	place     any
	omitEmpty bool
}

// Always adds a member that is written whatever its value is.
func (m *Members) Always(name string, place any) {
	m.all = append(m.all, member{name: name, place: place})
}

// OmitEmpty adds a member that is left out if its value is "", false, 0, nil, or has no elements.
func (m *Members) OmitEmpty(name string, place any) {
	m.all = append(m.all, member{name: name, place: place, omitEmpty: true})
}

func membersOf(o Object) []member {
	var list Members
	o.Members(&list)
	return list.all
}

// Names returns the names of an object's members.
func Names(o Object) []string {
	var names []string
	for _, m := range membersOf(o) {
		names = append(names, m.name)
	}
	return names
}

// placeOf returns the place of a member of this name, nil if there is none.
func placeOf(members []member, name string) any {
	for _, m := range members {
		if m.name == name {
			return m.place
		}
	}
	return nil
}
