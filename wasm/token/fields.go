package token

import "strings"

// Fields maps the standard names of a token response to those of a server that has its own, such as
// {"access_token": "jwt"}. A name with dots reaches into objects: "data.token". A standard name that is
// not in it is looked up as it is, and in camelCase.
type Fields map[string]string

// StandardFields are the names that Fields can map.
var StandardFields = []string{AccessToken, IDToken, "refresh_token", "expires_in", "token_type", "scope"}

// Name returns what the server calls a standard name: itself where the page has not mapped it.
func (f Fields) Name(standard string) string {
	if own := f[standard]; own != "" {
		return own
	}
	return standard
}

// lookup returns the member for a standard name, nil when there is none.
func (f Fields) lookup(object map[string]any, standard string) any {
	if own := f[standard]; own != "" {
		return reach(object, own)
	}
	if value := object[standard]; value != nil {
		return value
	}
	return object[camelCase(standard)]
}

// reach follows the dots of a path, unless a member bears the whole of it as its name.
func reach(object map[string]any, path string) any {
	if value, ok := object[path]; ok {
		return value
	}
	first, rest, dotted := strings.Cut(path, ".")
	inner, ok := object[first].(map[string]any)
	if !dotted || !ok {
		return nil
	}
	return reach(inner, rest)
}

// camelCase turns access_token into accessToken.
func camelCase(snake string) string {
	words := strings.Split(snake, "_")
	for i, word := range words[1:] {
		words[i+1] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, "")
}
