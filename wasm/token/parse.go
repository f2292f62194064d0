package token

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/json"
)

// maxLifetime bounds expires_in, so that an absurd one cannot overflow a date.
const maxLifetime = 10 * 365 * 24 * time.Hour

// ParseResponse reads a token response from JSON: members named as in RFC 6749 section 5.1 or in camelCase, or
// by the server's own names in fields. Members it does not know are ignored. expires_in is seconds, as a
// number or a numeric text; one that cannot be read counts as absent, since by then the refresh token
// is spent and the answer too precious to be thrown away. What is no JSON object, or has neither access_token nor id_token,
// is fault.MalformedResponse, whose message never quotes data.
func ParseResponse(data []byte, fields Fields) (Response, error) {
	return parse(data, fields, fields.lookup)
}

// parse reads a token response whose members are found by lookup.
func parse(data []byte, fields Fields, lookup func(object map[string]any, standard string) any) (Response, error) {
	const op = "token response"
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // Response.json() skips a byte order mark too
	var object map[string]any
	if json.Unmarshal(data, &object) != nil {
		return Response{}, fault.New(fault.MalformedResponse, op, "the answer is not a JSON object")
	}
	text := func(name string) string {
		value, _ := lookup(object, name).(string)
		return value
	}
	r := Response{
		AccessToken:  text(AccessToken),
		IDToken:      text(IDToken),
		RefreshToken: text("refresh_token"),
		TokenType:    text("token_type"),
		Scope:        text("scope"),
		ExpiresIn:    seconds(lookup(object, "expires_in")),
	}
	if r.AccessToken == "" && r.IDToken == "" {
		return Response{}, fault.New(fault.MalformedResponse, op,
			"the answer has neither "+fields.Name(AccessToken)+" nor "+fields.Name(IDToken))
	}
	return r, nil
}

// seconds reads a positive number of seconds, 0 for anything else.
func seconds(value any) time.Duration {
	var text string
	switch v := value.(type) {
	case json.Number:
		text = v.String()
	case string:
		text = strings.TrimSpace(v)
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil && math.IsInf(n, 1) {
		return maxLifetime // beyond the range of a float64
	}
	if err != nil || math.IsNaN(n) || n <= 0 {
		return 0
	}
	if n >= maxLifetime.Seconds() {
		return maxLifetime
	}
	return time.Duration(n * float64(time.Second))
}
