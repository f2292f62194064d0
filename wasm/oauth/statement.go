package oauth

import (
	"bytes"
	"strings"

	"perennial/wasm/json"
)

// statement is the JSON object of a refusal, in whichever dialect.
type statement map[string]any

// parseStatement returns nil for what is no JSON object.
func parseStatement(body []byte) statement {
	var s statement
	if json.Unmarshal(bytes.TrimPrefix(body, []byte("\ufeff")), (*map[string]any)(&s)) != nil {
		return nil
	}
	return s
}

func (s statement) text(name string) string {
	text, _ := s[name].(string)
	return text
}

// code is the error code: "error" (RFC 6749 section 5.2); "error_code" and "code" of Supabase and Django; "error.message" of Firebase,
// which may go on behind the code. A known one comes first, else what is in the error's own place.
func (s statement) code() string {
	inner, _ := s["error"].(map[string]any)
	nested := statement(inner)
	said, _, _ := strings.Cut(nested.text("message"), " ")
	for _, code := range []string{s.text("error"), s.text("error_code"), s.text("code"), nested.text("code"), said} {
		if isKnown(code) {
			return code
		}
	}
	for _, name := range []string{"error", "error_code", "code"} {
		if code := s.text(name); code != "" {
			return code
		}
	}
	return ""
}

// suberror is what Entra adds to an error: why there is no token for a resource, "" if that is not why.
func (s statement) suberror() string {
	if code := s.text("suberror"); targetCodes[code] {
		return code
	}
	numbers, _ := s["error_codes"].([]any)
	for _, number := range numbers {
		number, _ := number.(json.Number)
		if n, err := number.Float64(); err == nil && suberrorCodes[n] != "" {
			return suberrorCodes[n]
		}
	}
	return ""
}

// explanation is what the server says to people, wherever it says it.
func (s statement) explanation() string { return explain(map[string]any(s), 0) }

const explainDepth = 4 // a server that is deeper says nothing

func explain(value any, depth int) string {
	if depth > explainDepth {
		return ""
	}
	switch value := value.(type) {
	case string:
		return value
	case []any: // NestJS, FastAPI
		var all []string
		for _, each := range value[:min(len(value), 10)] {
			if text := explain(each, depth+1); text != "" {
				all = append(all, text)
			}
		}
		return strings.Join(all, "; ")
	case map[string]any:
		for _, name := range []string{"error_description", "detail", "message", "msg", "title"} {
			if text := explain(value[name], depth+1); text != "" {
				return text
			}
		}
		if inner, ok := value["error"].(map[string]any); ok { // Firebase
			return explain(inner, depth+1)
		}
	}
	return ""
}

const claimsLimit = 4000 // bytes of a claims request that is passed on

// claims is what the next sign-in has to ask for (OpenID Connect Core section 5.5), as Entra says it with interaction_required. It
// is passed on whole or not at all.
func (s statement) claims(secret string) string {
	text := s.text("claims")
	var object map[string]any
	if len(text) > claimsLimit || json.Unmarshal([]byte(text), &object) != nil || object == nil || leaks(text, secret) {
		return ""
	}
	return text
}
