package helpers

import (
	"strings"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/token"
)

// Call answers a call of a page's at once: its arguments as a JSON list in, JSON out.
type Call = func(arguments string) (string, error)

// Calls are angular-jwt's jwtHelper and angular-storage's store, by their names. open opens the storage area of a name.
func Calls(open func(area string) (Store, error)) map[string]Call {
	store := store{open}
	return map[string]Call{
		"jwt.decodeToken":            helper("jwt.decodeToken", decodeToken),
		"jwt.getTokenExpirationDate": helper("jwt.getTokenExpirationDate", expirationDate),
		"jwt.isTokenExpired":         helper("jwt.isTokenExpired", isExpired),
		"jwt.urlBase64Decode":        helper("jwt.urlBase64Decode", urlBase64Decode),
		"store.get":                  helper("store.get", store.get),
		"store.set":                  helper("store.set", store.set),
		"store.remove":               helper("store.remove", store.remove),
	}
}

// arguments are those of a JavaScript call, as JSON.
type arguments struct {
	op   string
	list []json.RawMessage
}

// text is the argument at i, which must be a string.
func (a arguments) text(i int) (string, error) {
	var s *string
	if i >= len(a.list) || json.Unmarshal(a.list[i], &s) != nil || s == nil {
		return "", fault.New(fault.InvalidArgument, a.op, "the argument must be a string")
	}
	return *s, nil
}

func helper(op string, f func(arguments) (any, error)) Call {
	return func(text string) (string, error) {
		a := arguments{op: op}
		if err := json.Unmarshal([]byte(text), &a.list); err != nil {
			return "", fault.New(fault.InvalidArgument, op, "the arguments are not a list")
		}
		out, err := f(a)
		if err != nil {
			return "", err
		}
		result, err := json.Marshal(out)
		return string(result), err
	}
}

func decodeToken(a arguments) (any, error) {
	raw, err := jwtText(a)
	if err != nil {
		return nil, err
	}
	claims, err := token.Decode(raw)
	return map[string]any(claims), err
}

func expirationDate(a arguments) (any, error) {
	raw, err := jwtText(a)
	if err != nil {
		return nil, err
	}
	at, ok, err := token.ExpirationDate(raw)
	if err != nil || !ok {
		return nil, err
	}
	return at.UnixMilli(), nil
}

func isExpired(a arguments) (any, error) {
	raw, err := jwtText(a)
	if err != nil {
		return nil, err
	}
	var offset *float64 // seconds; JSON has null for undefined
	if len(a.list) > 1 && json.Unmarshal(a.list[1], &offset) != nil {
		return nil, fault.New(fault.InvalidArgument, a.op, "offsetSeconds must be a number")
	}
	var d time.Duration
	if offset != nil {
		d = time.Duration(*offset * float64(time.Second))
	}
	return token.IsExpired(raw, d, time.Now())
}

func urlBase64Decode(a arguments) (any, error) {
	text, err := a.text(0)
	if err != nil {
		return nil, err
	}
	return token.URLBase64Decode(text)
}

// jwtText is the first argument, where what is no string is a malformed token, as is null.
func jwtText(a arguments) (string, error) {
	raw, err := a.text(0)
	if err != nil {
		return "", fault.New(fault.MalformedToken, a.op, "a JWT must be a string")
	}
	return strings.TrimSpace(raw), nil
}
