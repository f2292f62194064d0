package oauth

// transientCodes say to try again, whatever the status they come with.
var transientCodes = map[string]bool{
	"temporarily_unavailable": true, // RFC 6749 section 4.1.2.1, sent by token endpoints too
	"server_error":            true, // likewise
	"slow_down":               true, // RFC 8628 section 3.5
	"use_dpop_nonce":          true, // RFC 9449 section 8
	"invalid_dpop_proof":      true, // RFC 9449 section 5: of a device with a wrong clock, for one; the refresh token is as good as before
}

// finalCodes are the error codes of a token endpoint (RFC 6749 section 5.2).
var finalCodes = map[string]bool{
	"invalid_request":        true,
	"invalid_client":         true,
	"invalid_grant":          true,
	"unauthorized_client":    true,
	"unsupported_grant_type": true,
	"invalid_scope":          true,
}

// targetCodes say that there is no token for what a request asks for, which says nothing of the refresh token.
var targetCodes = map[string]bool{
	"invalid_target":      true, // RFC 8707 section 2
	"invalid_scope":       true, // RFC 6749 section 5.2
	"unauthorized_client": true, // likewise
	"access_denied":       true, // as some providers say it
}

// wrongPassword is what a legacy tenant says to one. The password may well have the word in it.
const wrongPassword = "invalid_user_password"

// cleanCode is clean for an error code. One that cannot be shown is still an OAuth error, and one of
// the standard never gives anything away, however short the secret.
func cleanCode(code, secret string) string {
	if code == "" || transientCodes[code] || finalCodes[code] || code == wrongPassword {
		return code
	}
	if shown := clean(code, secret); shown != "" {
		return shown
	}
	return "unprintable"
}
