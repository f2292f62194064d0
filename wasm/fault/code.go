package fault

//go:generate go run ../../web/codes -root ../..

// Code names a kind of error. The texts are stable: pages match on them as PerennialError.code.
//
// The constants below are the one list of them, with those that the gate and the host alone raise. A comment says what a code
// means and, after "Do:", what the reader can do about it. `go generate ./wasm/fault` makes of them web/docs/errors.md, and
// ErrorCode in js/perennial.d.ts.
type Code string

// Calls and configuration.
const (
	// InvalidConfig: the configuration cannot work, or the session in this namespace is from another one.
	// Do: fix the member that the message names; give each configuration its own `namespace`.
	InvalidConfig Code = "invalid_config"
	// InvalidArgument: a call was made with an argument that it cannot use.
	// Do: fix the call.
	InvalidArgument Code = "invalid_argument"
	// NotReady: `jwt` or `store` was used before the program runs.
	// Do: `await perennial.ready` first.
	NotReady Code = "not_ready"
	// ReservedKey: a key for `store` is one of Perennial's own.
	// Do: choose a key that does not begin with `perennial:`.
	ReservedKey Code = "reserved_key"
	// MalformedToken: a text that should be a JWT is not one.
	// Do: pass a JWT.
	MalformedToken Code = "malformed_token"
	// Stopped: `stop()` has been called.
	// Do: call `start()` to begin again.
	Stopped Code = "stopped"
	// Unsupported: the browser, the page or the provider lacks something that this needs; the message says what.
	// Do: serve the page over http(s), not from `file:`; on a server, make no calls; load Perennial before what replaces
	// `XMLHttpRequest`. An API may need `followRedirects`. `dpop` needs https; `courier` needs https and service workers, without
	// which refreshes go as usual. To check an id_token needs https or localhost; one signed with EdDSA, a browser that knows Ed25519.
	Unsupported Code = "unsupported"
)

// The program.
const (
	// ProgramUnavailable: the program's files could not be loaded.
	// Do: see that runtime and program (`perennial-runtime.<hash>.js`, `perennial.<hash>.wasm`) lie beside `perennial.js`, all three of one build, and that the page's
	// Content-Security-Policy allows them. The message says what is missing: `wasm-unsafe-eval`, the policy `perennial` or `nonce`. The next call tries again.
	ProgramUnavailable Code = "program_unavailable"
	// Outdated: the page's own files are gone from the server, which has another release by now.
	// Do: reload the page once, when that disturbs nobody; if it comes again, deploy all files of the release. To avoid it, keep those of the last one beside the new ones: they have names of their own.
	Outdated Code = "outdated"
	// ProgramDied: the program died three times within 30 s.
	// Do: report what the console says.
	ProgramDied Code = "program_died"
	// Internal: a mistake of Perennial's own.
	// Do: report it.
	Internal Code = "internal"
)

// Refreshing.
const (
	// NetworkError: the server was not reached, or its answer was lost; the session is kept.
	// Do: nothing, it is tried again; `retryAfter` says when.
	NetworkError Code = "network_error"
	// Timeout: the server did not answer in time; the session is kept.
	// Do: nothing, it is tried again; `retryAfter` says when.
	Timeout Code = "timeout"
	// ServerUnavailable: the server answered that it cannot answer now (5xx, 408, 425, 429); the session is kept.
	// Do: nothing, it is tried again; `retryAfter` says when.
	ServerUnavailable Code = "server_unavailable"
	// MalformedResponse: what should be a token response is none at all (HTML, a captive portal's page, an answer cut short); the session is kept.
	// Do: nothing, it is tried again. If it recurs, check the URL of the endpoint; with `authenticate`, pass a token response.
	MalformedResponse Code = "malformed_response"
	// RefreshRefused: the server refused without an OAuth error code (a firewall's page, an empty 400, `"Bad Request"`), or answered
	// without tokens; the session is kept until that has lasted for minutes.
	// Do: nothing, it is tried again. If it recurs, look at what the server answers.
	RefreshRefused Code = "refresh_refused"
	// RefreshBusy: another tab is refreshing, and is frozen or slow; the session is kept.
	// Do: nothing, it is tried again.
	RefreshBusy Code = "refresh_busy"
	// GrantRefused: the server gives no token for the API that the message names, and `reason` and `claims` say why; the session and the other
	// APIs are unharmed.
	// Do: on `consent_required` or `interaction_required`, have the user sign in, with `signin({ claims })` if there are `claims`; else
	// check the API's `resource`, `audience` and `scope`.
	GrantRefused Code = "grant_refused"
	// RedirectRefused: an API redirects, and the redirect would carry its token on.
	// Do: call the URL that it redirects to; or, if the API never redirects to another origin, set `followRedirects: true` for it.
	RedirectRefused Code = "redirect_refused"
	// SessionEnded: the authorization server said a definite no, or the user signed out, or in again, while a sign-in was being finished.
	// Do: have the user sign in.
	SessionEnded Code = "session_ended"
	// SubjectMismatch: a refresh brought tokens of another user, and the session has ended.
	// Do: have the user sign in.
	SubjectMismatch Code = "subject_mismatch"
	// NoRefreshToken: the sign-in asked for `offline_access`, and no refresh token came: the session ends with its tokens.
	// Do: sign in with `prompt: 'consent'`, or allow the app the refresh token grant at the provider.
	NoRefreshToken Code = "no_refresh_token"
)

// Storage.
const (
	// StorageBlocked: the browser refuses storage to this page. The session lives as long as the page, and sign-in needs `popup: true`.
	// Do: nothing; or have the user allow storage.
	StorageBlocked Code = "storage_blocked"
	// StorageFull: a write to storage failed for want of space; the session is kept where there is room.
	// Do: free some localStorage.
	StorageFull Code = "storage_full"
	// StorageCorrupt: the stored session could not be read, and was set aside under `perennial:<namespace>:corrupt`.
	// Do: nothing.
	StorageCorrupt Code = "storage_corrupt"
)

// Signing in.
const (
	// SignInRefused: the provider answered sign-in with an error, which is the `reason`: `access_denied` (the user cancelled),
	// `login_required` (`prompt: 'none'`, and nobody is signed in there), `invalid_grant` (the code was spent).
	// Do: offer to sign in again.
	SignInRefused Code = "signin_refused"
	// PopupBlocked: the browser opened no popup.
	// Do: call `signin` within a click, or without `popup`.
	PopupBlocked Code = "popup_blocked"
	// PopupClosed: the user closed the popup before signing in. Where the provider or the page sends a Cross-Origin-Opener-Policy, nobody can
	// know: then the time-out comes, or the next `signin`.
	// Do: nothing. An answer that comes all the same still signs in: event `signedin`.
	PopupClosed Code = "popup_closed"
	// PopupTimeout: the popup did not come back in time.
	// Do: offer to sign in again; `timeout` is how many seconds it may take.
	PopupTimeout Code = "popup_timeout"
	// CallbackSpent: this answer to a sign-in was finished before, or not begun by this browser, or begun over an hour ago.
	// Do: nothing if there is a session (the back button, a bookmark, an answer continued in another tab); else sign in again.
	CallbackSpent Code = "callback_spent"
	// StateMismatch: the answer is to another sign-in than this browser's; nobody is signed in.
	// Do: sign in again. If it recurs, somebody may be trying to sign users in as somebody else.
	StateMismatch Code = "state_mismatch"
	// NonceMismatch: the id_token answers another sign-in than this browser's; nobody is signed in.
	// Do: sign in again. If it recurs, somebody may be trying to sign users in as somebody else.
	NonceMismatch Code = "nonce_mismatch"
	// MixUp: the answer comes from another provider than the one asked (RFC 9207).
	// Do: check `issuer`.
	MixUp Code = "mix_up"
	// UserInfoMismatch: the provider's UserInfo is of another user, and nobody was signed in.
	// Do: report it to the provider.
	UserInfoMismatch Code = "userinfo_mismatch"
	// UserInfoRefused: the UserInfo endpoint did not accept the access token; the profile is what the id_token says.
	// Do: allow the access token at the provider's UserInfo, or do without.
	UserInfoRefused Code = "userinfo_refused"
)

// The id_token. Nobody is signed in by one that is not right.
const (
	// AlgorithmNotAllowed: the id_token is signed in a way that is not accepted (`none`, HMAC).
	// Do: have the provider sign id_tokens with RS256, PS256, ES256, ES384 or EdDSA.
	AlgorithmNotAllowed Code = "algorithm_not_allowed"
	// BadSignature: the id_token was not signed by the issuer's key, or was altered since.
	// Do: sign in again, and report it to the provider if it recurs.
	BadSignature Code = "bad_signature"
	// AtHashMismatch: the access token is not the one that the id_token came with.
	// Do: sign in again, and report it to the provider if it recurs.
	AtHashMismatch Code = "at_hash_mismatch"
	// KeyNotFound: the issuer's JWKS has no usable key for the id_token.
	// Do: have the provider publish the key in its JWKS, and name it in the id_token (`kid`).
	KeyNotFound Code = "key_not_found"
	// AmbiguousKey: several of the issuer's keys would fit the id_token.
	// Do: have the provider name the key in the id_token (`kid`).
	AmbiguousKey Code = "ambiguous_key"
	// IssuerMismatch: the id_token is from another issuer or tenant.
	// Do: check `issuer`, letter by letter, and `tenants`.
	IssuerMismatch Code = "issuer_mismatch"
	// AudienceMismatch: the id_token is for another app, or a refresh changed whom it is for.
	// Do: check `clientId`.
	AudienceMismatch Code = "audience_mismatch"
	// AzpMismatch: the id_token was issued to another app (`azp`), or is for several and does not say to which.
	// Do: check `clientId`.
	AzpMismatch Code = "azp_mismatch"
	// MissingSub: the id_token does not say who the user is.
	// Do: have the provider put the claim `sub` into it.
	MissingSub Code = "missing_sub"
	// MissingIat: the id_token does not say when it was issued.
	// Do: have the provider put the claim `iat` into it.
	MissingIat Code = "missing_iat"
	// MissingExp: the id_token does not say until when it is valid.
	// Do: have the provider put the claim `exp` into it.
	MissingExp Code = "missing_exp"
	// TokenExpired: the id_token had expired when it came.
	// Do: set the clocks: the provider's, or this device's.
	TokenExpired Code = "token_expired"
	// IssuedInFuture: the id_token is from a time that has not come.
	// Do: set the clocks: the provider's, or this device's.
	IssuedInFuture Code = "issued_in_future"
	// AuthTooOld: the user signed in at the provider longer ago than `max_age` allows, or it does not say when.
	// Do: have the user sign in again.
	AuthTooOld Code = "auth_too_old"
)

// Signing out.
const (
	// RevocationRefused: the session has ended here, but the provider did not revoke the refresh token, which may live on there: it refuses, is
	// down for hours, or does not let this page read its answer (CORS).
	// Do: nothing here; look at the provider.
	RevocationRefused Code = "revocation_refused"
)
