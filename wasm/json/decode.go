package json

import "errors"

var errSyntax = errors.New("the text is not JSON")

// ErrFollows is the error of a text that has something behind its JSON value.
var ErrFollows = errors.New("something follows the JSON value")

// Unmarshal reads the one JSON value that text is into a place as Members has it. null leaves what is not nil-able as it is, members without a
// place are passed over, and of those that come twice the last one counts; maps and objects keep what text does not mention.
//
// Text that is no JSON is an error, ErrFollows where it only begins so, and nothing is read. A value of another type than its place is a *TypeError, for the first such value; it is
// passed over, and the rest is read. Whole numbers must have no fraction or exponent, and fit.
func Unmarshal(text []byte, place any) error {
	d := decoder{text: string(text)}
	if err := check(d.text); err != nil {
		return err
	}
	d.value(place)
	return d.err
}

// decoder goes through a text that is valid.
type decoder struct {
	text   string
	at     int
	member string // the one that at is in
	err    error  // the first
}

// peek returns the byte that the next value begins with.
func (d *decoder) peek() byte {
	d.at = skipSpace(d.text, d.at)
	return d.text[d.at]
}

// raw returns the next value as it was written, and moves behind it.
func (d *decoder) raw() string {
	d.at = skipSpace(d.text, d.at)
	start := d.at
	d.at = skipValue(d.text, start, 0)
	return d.text[start:d.at]
}

// null reports whether the next value is null, and if so moves behind it.
func (d *decoder) null() bool {
	if d.peek() != 'n' {
		return false
	}
	d.raw()
	return true
}

// wrong passes a value over that is of another type than its place.
func (d *decoder) wrong() {
	d.raw()
	d.fail(&TypeError{Member: d.member})
}

func (d *decoder) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// enter begins an object or a list; where the next value is neither it passes that over. null is passed over without an error.
func (d *decoder) enter(begin byte) bool {
	if d.null() {
		return false
	}
	if d.peek() != begin {
		d.wrong()
		return false
	}
	d.at++
	return true
}

// more moves to the next element, or behind the end of all.
func (d *decoder) more(end byte) bool {
	c := d.peek()
	if c == end || c == ',' {
		d.at++
	}
	return c != end
}

// name reads a member's name.
func (d *decoder) name() string {
	name := unquote(d.raw())
	d.peek()
	d.at++ // the colon
	return name
}

// object reads into the places of an object's members.
func (d *decoder) object(o Object) {
	if !d.enter('{') {
		return
	}
	members, outer := membersOf(o), d.member
	for d.more('}') {
		name := d.name()
		if place := placeOf(members, name); place != nil {
			d.member = name
			d.value(place)
			d.member = outer
		} else {
			d.raw()
		}
	}
}
