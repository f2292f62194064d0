package oauth

// What a refusal means depends on its error code, which is one of these lists: those of the standards, and those that
// providers and back ends have of their own. A text that is in none of them says nothing for certain.

// transientCodes say to try again, whatever the status they come with.
var transientCodes = setOf(
	"temporarily_unavailable", // RFC 6749 section 4.1.2.1, sent by token endpoints too
	"server_error",            // likewise
	"slow_down",               // RFC 8628 section 3.5
	"authorization_pending",   // likewise
	"use_dpop_nonce",          // RFC 9449 section 8
	"invalid_dpop_proof",      // RFC 9449 section 5: of a device with a wrong clock, for one; the refresh token is as good as before
)

// finalCodes end a session, whatever the status they come with: the refresh token is not good any more, or the user has
// to act.
var finalCodes = setOf(
	"invalid_grant",                    // RFC 6749 section 5.2
	"invalid_request",                  // likewise; dex and go-oidc say it of a spent refresh token
	"unauthorized_client",              // likewise
	"access_denied",                    // RFC 6749 section 4.1.2.1
	"invalid_token",                    // RFC 6750 section 3.1; the older Spring says it of a refresh token
	"expired_token",                    // RFC 8628 section 3.5
	"interaction_required",             // OpenID Connect Core section 3.1.2.6
	"login_required",                   // likewise
	"account_selection_required",       // likewise
	"consent_required",                 // likewise
	"insufficient_user_authentication", // RFC 9470 section 3
	"mfa_required",                     // Auth0
	"bad_refresh_token",                // GitHub, with a 200
	"invalid_refresh_token",            // Slack
	"token_expired", "token_revoked",   // Slack
	"token_not_valid",                      // Django REST framework SimpleJWT
	"refresh_token_not_found",              // Supabase, as the following
	"refresh_token_already_used",           //
	"session_not_found", "session_expired", //
	"user_banned", "user_not_found", //
	"TOKEN_EXPIRED", "INVALID_REFRESH_TOKEN", // Firebase, as the following
	"USER_DISABLED", "USER_NOT_FOUND", //
)

// setupCodes say that the app is not set up as the server wants it. They end a session with the statuses that RFC 6749
// section 5.2 has for them, 400 and 401.
var setupCodes = setOf(
	"invalid_client", "unsupported_grant_type", "invalid_scope", // RFC 6749 section 5.2
	"invalid_target",   // RFC 8707 section 2
	"invalid_resource", // Entra
)

// targetCodes say in a refresh for one API that there is no token for it, which says nothing of the refresh token.
var targetCodes = setOf(
	"invalid_target", "invalid_resource", "invalid_scope",
	"consent_required", "interaction_required", "insufficient_user_authentication",
	"unauthorized_client", "access_denied", // as some providers say it
)

// userCodes are those of them that a sign-in of the user can change.
var userCodes = setOf("consent_required", "interaction_required", "insufficient_user_authentication")

// otherCodes are the rest of what the standards have: they are no answer to a refresh.
var otherCodes = setOf(
	"unsupported_response_type",                                              // RFC 6749 section 4.1.2.1
	"insufficient_scope",                                                     // RFC 6750 section 3.1
	"unsupported_token_type",                                                 // RFC 7009 section 2.2.1
	"invalid_request_uri", "invalid_request_object", "request_not_supported", // OpenID Connect Core section 3.1.2.6
	"request_uri_not_supported", "registration_not_supported", // likewise
	"unmet_authentication_requirements", // OpenID Connect Core Error Code
	"invalid_user_password",             // a legacy tenant, which may well quote the password
)

// suberrorCodes are what Entra's error_codes mean where its suberror does not say.
var suberrorCodes = map[float64]string{65001: "consent_required", 50076: "interaction_required", 500011: "invalid_resource"}

func setOf(codes ...string) map[string]bool {
	set := make(map[string]bool, len(codes))
	for _, code := range codes {
		set[code] = true
	}
	return set
}

// isKnown reports whether a text is an error code that means something here.
func isKnown(code string) bool {
	return transientCodes[code] || finalCodes[code] || setupCodes[code] || targetCodes[code] || otherCodes[code]
}

// cleanCode is clean for an error code. One that cannot be shown is still an error, and a known one never gives anything
// away, however short the secret.
func cleanCode(code, secret string) string {
	if code == "" || isKnown(code) {
		return code
	}
	if shown := clean(code, secret); shown != "" {
		return shown
	}
	return "unprintable"
}
