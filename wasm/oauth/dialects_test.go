package oauth_test

import (
	"errors"
	"strings"
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
)

// TestDialects has the answers of real providers and back ends: what each means in a refresh, the reason that the page is
// given, and what the message quotes.
func TestDialects(t *testing.T) {
	const atEndpoint, atOwn = "Endpoint", "Own"
	both := []string{atEndpoint, atOwn}
	endpointOnly, ownOnly := both[:1], both[1:]
	for _, c := range []struct {
		who    string
		at     []string
		status int
		body   string
		want   fault.Code
		reason string
		says   string
	}{
		{"zitadel, hydra, oidc-provider", both, 400, `{"error":"invalid_grant","error_description":"grant request is invalid"}`, fault.SessionEnded, "invalid_grant", "grant request is invalid"},
		{"Keycloak, an expired token", both, 400, `{"error":"invalid_grant","error_description":"Token is not active"}`, fault.SessionEnded, "invalid_grant", "Token is not active"},
		{"Keycloak, an expired session", both, 400, `{"error":"invalid_grant","error_description":"Session not active"}`, fault.SessionEnded, "invalid_grant", "Session not active"},
		{"Okta", both, 400, `{"error":"invalid_grant","error_description":"The refresh token is invalid or expired."}`, fault.SessionEnded, "invalid_grant", "invalid or expired"},
		{"Entra, after 24 hours", both, 400, `{"error":"invalid_grant","error_codes":[700084],"error_description":"AADSTS700084: The refresh token was issued to a single page app"}`, fault.SessionEnded, "invalid_grant", "AADSTS700084"},
		{"Auth0, a token that it does not know", both, 403, `{"error":"invalid_grant","error_description":"Unknown or invalid refresh token."}`, fault.SessionEnded, "invalid_grant", "Unknown or invalid refresh token."},
		{"Auth0, a second factor", both, 403, `{"error":"mfa_required","error_description":"Multifactor authentication required"}`, fault.SessionEnded, "mfa_required", "Multifactor"},
		{"Auth0, a client that may not", both, 403, `{"error":"unauthorized_client"}`, fault.SessionEnded, "unauthorized_client", "403 unauthorized_client"},
		{"Auth0, a rule that denies", both, 403, `{"error":"access_denied","error_description":"the user is blocked"}`, fault.SessionEnded, "access_denied", "the user is blocked"},
		{"GitHub", both, 200, `{"error":"bad_refresh_token","error_description":"The refresh token passed is incorrect or expired.","error_uri":"https://docs.example"}`, fault.SessionEnded, "bad_refresh_token", "incorrect or expired"},
		{"GitHub, the app's own mistake", both, 200, `{"error":"incorrect_client_credentials"}`, fault.RefreshRefused, "incorrect_client_credentials", "incorrect_client_credentials"},
		{"dex, go-oidc", both, 400, `{"error":"invalid_request","error_description":"Refresh token is invalid or has already been claimed by another client."}`, fault.SessionEnded, "invalid_request", "already been claimed"},
		{"glewlwyd", both, 400, ``, fault.RefreshRefused, "", "(400)"},
		{"Spring Authorization Server before 1.0", both, 401, `{"error":"invalid_token","error_description":"Invalid refresh token (expired)"}`, fault.SessionEnded, "invalid_token", "(expired)"},
		{"SimpleJWT", ownOnly, 401, `{"detail":"Token is blacklisted","code":"token_not_valid"}`, fault.SessionEnded, "token_not_valid", "Token is blacklisted"},
		{"ASP.NET Identity", ownOnly, 401, ``, fault.SessionEnded, "", "(401)"},
		{"Express, Laravel", ownOnly, 401, `{"message":"Unauthenticated."}`, fault.SessionEnded, "", "Unauthenticated."},
		{"ProblemDetails", ownOnly, 401, `{"type":"about:blank","title":"The session has expired","status":401}`, fault.SessionEnded, "", "The session has expired"},
		{"a page of a back end", ownOnly, 401, `<h1>Unauthorized</h1>`, fault.SessionEnded, "", "(401)"},
		{"a back end that cannot tell now", ownOnly, 401, `{"error":"temporarily_unavailable"}`, fault.ServerUnavailable, "temporarily_unavailable", "temporarily_unavailable"},
		{"the same at a token endpoint says nothing for certain", endpointOnly, 401, `{"message":"Unauthenticated."}`, fault.RefreshRefused, "", "Unauthenticated."},
		{"Supabase", both, 400, `{"code":400,"error_code":"refresh_token_already_used","msg":"Invalid Refresh Token: Already Used"}`, fault.SessionEnded, "refresh_token_already_used", "Already Used"},
		{"Supabase, a token that it does not know", both, 400, `{"code":400,"error_code":"refresh_token_not_found","msg":"Invalid Refresh Token: Refresh Token Not Found"}`, fault.SessionEnded, "refresh_token_not_found", "Not Found"},
		{"Supabase since 2024-01-01", both, 403, `{"code":"user_banned","message":"User is banned"}`, fault.SessionEnded, "user_banned", "User is banned"},
		{"Supabase, a session that has run out", both, 400, `{"code":400,"error_code":"session_expired","msg":"Invalid Refresh Token: Session Expired"}`, fault.SessionEnded, "session_expired", "Session Expired"},
		{"Supabase, a session that is gone", both, 403, `{"code":403,"error_code":"session_not_found","msg":"Session from session_id claim in JWT does not exist"}`, fault.SessionEnded, "session_not_found", "does not exist"},
		{"Supabase, a request that it does not take", both, 400, `{"code":400,"error_code":"validation_failed","msg":"refresh_token required"}`, fault.RefreshRefused, "validation_failed", "refresh_token required"},
		{"Supabase, too many requests", both, 429, `{"code":429,"error_code":"over_request_rate_limit","msg":"Request rate limit reached"}`, fault.ServerUnavailable, "over_request_rate_limit", "rate limit"},
		{"Firebase, an expired token", both, 400, `{"error":{"code":400,"message":"TOKEN_EXPIRED","status":"INVALID_ARGUMENT"}}`, fault.SessionEnded, "TOKEN_EXPIRED", "TOKEN_EXPIRED"},
		{"Firebase, a user who is disabled", both, 400, `{"error":{"code":400,"message":"USER_DISABLED : The user account has been disabled."}}`, fault.SessionEnded, "USER_DISABLED", "has been disabled"},
		{"Firebase, a user who is gone", both, 400, `{"error":{"code":400,"message":"USER_NOT_FOUND"}}`, fault.SessionEnded, "USER_NOT_FOUND", ""},
		{"Firebase, a token that is none", both, 400, `{"error":{"code":400,"message":"INVALID_REFRESH_TOKEN"}}`, fault.SessionEnded, "INVALID_REFRESH_TOKEN", ""},
		{"Firebase, no token", both, 400, `{"error":{"code":400,"message":"MISSING_REFRESH_TOKEN"}}`, fault.RefreshRefused, "", "MISSING_REFRESH_TOKEN"},
		{"Firebase, the app's own mistake", both, 400, `{"error":{"code":400,"message":"PROJECT_NUMBER_MISMATCH"}}`, fault.RefreshRefused, "", "PROJECT_NUMBER_MISMATCH"},
		{"Firebase, a key that it does not know", both, 400, `{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}`, fault.RefreshRefused, "", "API key not valid"},
		{"Spring", both, 400, `{"timestamp":"2026-11-30T08:00:00Z","status":400,"error":"Bad Request","path":"/oauth/token"}`, fault.RefreshRefused, "Bad Request", "400 Bad Request"},
		{"Nest", both, 400, `{"statusCode":400,"error":"Bad Request","message":["refresh_token must be a string","refresh_token should not be empty"]}`, fault.RefreshRefused, "Bad Request", "refresh_token must be a string; refresh_token should not be empty"},
		{"a gateway", both, 400, `{"error":"unknown_error"}`, fault.RefreshRefused, "unknown_error", "unknown_error"},
		{"FastAPI", both, 422, `{"detail":[{"loc":["body","refresh"],"msg":"field required","type":"value_error.missing"}]}`, fault.RefreshRefused, "", "field required"},
		{"Entra, consent to the sign-in's own scope", both, 400, `{"error":"invalid_grant","error_codes":[65001],"suberror":"consent_required"}`, fault.SessionEnded, "consent_required", "invalid_grant"},
		{"Entra, a policy for the sign-in itself", both, 400, `{"error":"interaction_required","error_codes":[50076],"suberror":"basic_action"}`, fault.SessionEnded, "interaction_required", "interaction_required"},
		{"a provider whose own session is over", both, 400, `{"error":"login_required"}`, fault.SessionEnded, "login_required", "login_required"},
		{"Auth0, too many requests", both, 429, `{"error":"too_many_requests","error_description":"Global limit has been reached"}`, fault.ServerUnavailable, "too_many_requests", "Global limit"},
		{"any, in trouble", both, 503, `{"error":"invalid_grant"}`, fault.ServerUnavailable, "invalid_grant", ""},
		{"a captive portal", both, 200, `<!doctype html><title>Free Wi-Fi</title>`, fault.MalformedResponse, "", "not a JSON object"},
		{"an answer cut short", both, 200, `{"access_token":"abc`, fault.MalformedResponse, "", ""},
		{"a 200 without tokens", both, 200, `{"success":false,"message":"no session"}`, fault.RefreshRefused, "", "no session"},
		{"a 200 without tokens that says to try again", both, 200, `{"error":"temporarily_unavailable"}`, fault.ServerUnavailable, "temporarily_unavailable", ""},
		{"a 200 of null", both, 200, `null`, fault.RefreshRefused, "", "no tokens"},
		{"a 200 of a list", both, 200, `[]`, fault.RefreshRefused, "", "no tokens"},
		{"an empty 200", both, 200, ``, fault.RefreshRefused, "", "no tokens"},
		{"a 204", both, 204, ``, fault.RefreshRefused, "", "204"},
	} {
		t.Run(c.who, func(t *testing.T) {
			url, doer := serve(t, answer(c.status, c.body))
			for _, at := range c.at {
				by := refresh{endpoint(url, doer), "secret-token"}
				if at == atOwn {
					by = refresh{oauth.BackEnd{Doer: doer, URL: url}, "secret-token"}
				}
				err := by.run(t)
				if got := fault.CodeOf(err); got != c.want {
					t.Errorf("%s: %v has code %q, want %q", at, err, got, c.want)
				}
				if !strings.Contains(err.Error(), c.says) {
					t.Errorf("%s: %q does not say %q", at, err, c.says)
				}
				if got := reasonOf(err); got != c.reason {
					t.Errorf("%s: reason %q, want %q", at, got, c.reason)
				}
			}
		})
	}
}

func reasonOf(err error) string {
	var named interface{ Reason() string }
	if !errors.As(err, &named) {
		return ""
	}
	return named.Reason()
}
