package calls

import (
	"context"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/navigation"
	"perennial/wasm/signin"
)

// Call answers a call from the gate: JSON text in, JSON text out. It may wait, and ends with ctx.
type Call = func(ctx context.Context, arg string) (string, error)

// empty is the argument of a call that takes none.
type empty struct{}

// Members lists the members of the JSON object.
func (*empty) Members(*json.Members) {}

// answer makes a Call of a function with a typed argument and result, which is a json.Object's struct, or nil for null.
func answer[In, Out any, O interface {
	*In
	json.Object
}](f func(context.Context, In) (Out, error)) Call {
	return func(ctx context.Context, text string) (string, error) {
		var in In
		if err := json.Unmarshal([]byte(text), O(&in)); err != nil {
			return "", fault.New(fault.InvalidArgument, "call", "the arguments are not of the right types")
		}
		out, err := f(ctx, in)
		if err != nil {
			return "", err
		}
		result, err := json.Marshal(&out)
		return string(result), err
	}
}

// Refuse returns the calls of a program whose configuration cannot work: each fails with cause, but for ready, since the program runs
// and has said why it refuses.
func Refuse(cause error) map[string]Call {
	table := map[string]Call{}
	for name := range (&Calls{SignIn: &signin.Flow{}, Navigation: &navigation.Hook{}}).Table() {
		table[name] = func(context.Context, string) (string, error) { return "", cause }
	}
	table["ready"] = answer(func(context.Context, empty) (readiness, error) { return readiness{}, nil })
	return table
}
