package token

// ParseLogin is ParseResponse for what a login of the app's own answers: by the server's own names in fields, and by the standard
// ones where they bring nothing. It fails like ParseResponse.
func ParseLogin(data []byte, fields Fields) (Response, error) {
	return parse(data, fields, func(object map[string]any, standard string) any {
		if value := fields.lookup(object, standard); value != nil {
			return value
		}
		return Fields(nil).lookup(object, standard)
	})
}
