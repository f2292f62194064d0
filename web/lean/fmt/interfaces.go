package fmt

// State is what a Formatter writes to.
type State interface {
	Write(b []byte) (n int, err error)
	// Width and Precision are never set here.
	Width() (wid int, ok bool)
	Precision() (prec int, ok bool)
	// Flag reports whether the flag c, a character, is set: '+' alone may be.
	Flag(c int) bool
}

// Formatter formats itself.
type Formatter interface {
	Format(f State, verb rune)
}

// Stringer has a text.
type Stringer interface {
	String() string
}

// state is a State with the text so far.
type state struct {
	text []byte
	plus bool
}

func (s *state) Write(b []byte) (int, error) {
	s.text = append(s.text, b...)
	return len(b), nil
}

func (*state) Width() (int, bool)     { return 0, false }
func (*state) Precision() (int, bool) { return 0, false }
func (s *state) Flag(c int) bool      { return c == '+' && s.plus }
