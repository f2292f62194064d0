package oauth

import "strings"

// scheme is what stands before an access token in an Authorization header (RFC 6750 section 2.1, RFC 9449 section 7.1).
func scheme(tokenType string) string {
	if strings.EqualFold(tokenType, "DPoP") {
		return "DPoP "
	}
	return "Bearer "
}
