package json

import (
	"slices"
	"strconv"
)

// Number is a number as it was written.
type Number string

// String returns the number as it was written.
func (n Number) String() string { return string(n) }

// Float64 returns the nearest float64; beyond its range an infinite one, and an error of strconv's.
func (n Number) Float64() (float64, error) { return strconv.ParseFloat(string(n), 64) }

// RawMessage is a JSON value as it was written. nil is written as null.
type RawMessage []byte

// UnmarshalJSON keeps a copy.
func (m *RawMessage) UnmarshalJSON(text []byte) error {
	*m = slices.Clone(text)
	return nil
}

// Unmarshaler is a type that reads itself.
type Unmarshaler interface {
	// UnmarshalJSON gets one JSON value without white space around it, null as well. It must not keep text.
	UnmarshalJSON(text []byte) error
}

// TypeError is the error of a value that is of another type than the place for it.
type TypeError struct {
	Member string // the object's member that it is, or is in; "" if it is in none
}

// Error says where it is, by a name that the program has, and not what it is.
func (e *TypeError) Error() string {
	if e.Member == "" {
		return "the JSON value is of another type"
	}
	return "the JSON member " + e.Member + " is of another type"
}
