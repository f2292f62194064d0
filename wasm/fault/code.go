package fault

// Code names a kind of error. The texts are stable: pages match on them as PerennialError.code.
type Code string

// The codes, and what each one asks of the reader. README.md has the same list.
const (
	// InvalidConfig: the configuration cannot work. Mend what the message names.
	InvalidConfig Code = "invalid_config"
	// InvalidArgument: a call was made with an argument that it cannot use.
	InvalidArgument Code = "invalid_argument"
	// MalformedToken: a text that should be a JWT is not one.
	MalformedToken Code = "malformed_token"
	// MalformedResponse: what should be a token response is none at all (HTML, an answer cut short). The session is kept.
	MalformedResponse Code = "malformed_response"
	// NetworkError: the server was not reached, or its answer was lost. The session is kept.
	NetworkError Code = "network_error"
	// Timeout: the server did not answer in time. The session is kept.
	Timeout Code = "timeout"
	// ServerUnavailable: the server answered that it cannot answer now (5xx, 408, 425, 429). The session is kept.
	ServerUnavailable Code = "server_unavailable"
	// RefreshRefused: a refusal that is no definite no (a 403 page, an empty 400, an error that is no OAuth error code), or a success without
	// tokens. The session is kept until it has been repeated for a while.
	RefreshRefused Code = "refresh_refused"
	// RefreshBusy: another tab is refreshing and has not finished in time. The session is kept.
	RefreshBusy Code = "refresh_busy"
	// GrantRefused: the server gives no token for one API, for the reason that it gives: have the user sign in for it ("consent_required",
	// "interaction_required"), or check its resource, audience and scope. The session and the other APIs are unharmed.
	GrantRefused Code = "grant_refused"
	// SessionEnded: the authorization server said a definite no, or the user has signed out while a sign-in was being finished. The
	// user has to sign in.
	SessionEnded Code = "session_ended"
	// StorageBlocked: the browser refuses storage to this page. The session lives as long as the page.
	StorageBlocked Code = "storage_blocked"
	// StorageFull: a write to storage failed for want of space. The session is kept where there still is room.
	StorageFull Code = "storage_full"
	// StorageCorrupt: the stored session could not be read. It was set aside under another key.
	StorageCorrupt Code = "storage_corrupt"
	// NoRefreshToken: the sign-in asked for offline_access, and the provider gave no refresh token: the session ends with its tokens.
	// Sign in with prompt=consent, or allow the app the refresh token grant.
	NoRefreshToken Code = "no_refresh_token"
	// SignInRefused: the provider answered sign-in with an error, which is the reason: "access_denied" (the user said no),
	// "login_required" (prompt=none, and nobody is signed in there), "invalid_grant" (the code was spent). Offer to sign in again.
	SignInRefused Code = "signin_refused"
	// CallbackSpent: this sign-in callback was finished before, or begun over an hour ago. Sign in again if there is no session.
	CallbackSpent Code = "callback_spent"
	// StateMismatch: the callback answers another request than this browser's. Nobody is signed in; sign in again.
	StateMismatch Code = "state_mismatch"
	// MixUp: the callback comes from another provider than the one asked (RFC 9207). If it recurs, check issuer.
	MixUp Code = "mix_up"
	// PopupBlocked: the browser opened no popup. Call signin in the handler of a click, or sign in by redirect.
	PopupBlocked Code = "popup_blocked"
	// PopupClosed: the user closed the popup before signing in. Nothing is wrong.
	PopupClosed Code = "popup_closed"
	// PopupTimeout: the popup did not come back in time. Offer to sign in again.
	PopupTimeout Code = "popup_timeout"
	// AlgorithmNotAllowed: the id_token is signed in a way that is not accepted ("none", HMAC). Have the provider use RS256, PS256, ES256, ES384 or EdDSA.
	AlgorithmNotAllowed Code = "algorithm_not_allowed"
	// BadSignature: the id_token was not signed by the issuer's key, or altered since. Nobody is signed in.
	BadSignature Code = "bad_signature"
	// KeyNotFound: the issuer's JWKS has no usable key for the id_token. The provider has to publish it.
	KeyNotFound Code = "key_not_found"
	// AmbiguousKey: several of the issuer's keys would fit the id_token. The provider has to name the key by its kid.
	AmbiguousKey Code = "ambiguous_key"
	// IssuerMismatch: the id_token is of another issuer. Check issuer.
	IssuerMismatch Code = "issuer_mismatch"
	// AudienceMismatch: the id_token is for another app, or a refresh changed whom it is for. Check clientId.
	AudienceMismatch Code = "audience_mismatch"
	// AzpMismatch: the id_token was issued to another app (azp), or is for several and does not say to which. Check clientId.
	AzpMismatch Code = "azp_mismatch"
	// NonceMismatch: the id_token answers another sign-in. Sign in again.
	NonceMismatch Code = "nonce_mismatch"
	// AtHashMismatch: the access token is not the one that the id_token came with. Nobody is signed in.
	AtHashMismatch Code = "at_hash_mismatch"
	// MissingSub: the id_token does not say who the user is. The provider has to mend it.
	MissingSub Code = "missing_sub"
	// MissingIat: the id_token does not say when it was issued. The provider has to mend it.
	MissingIat Code = "missing_iat"
	// MissingExp: the id_token does not say until when it holds. The provider has to mend it.
	MissingExp Code = "missing_exp"
	// TokenExpired: the id_token had expired when it came. Check the clocks of the provider and of this device.
	TokenExpired Code = "token_expired"
	// IssuedInFuture: the id_token is from a time that has not come. Check the clocks of the provider and of this device.
	IssuedInFuture Code = "issued_in_future"
	// AuthTooOld: the user signed in at the provider longer ago than max_age allows, or it does not say when. Sign in again.
	AuthTooOld Code = "auth_too_old"
	// SubjectMismatch: a refresh was answered with tokens of another user. Sign in again.
	SubjectMismatch Code = "subject_mismatch"
	// UserInfoMismatch: the UserInfo endpoint answered with another user. Its answer is not used.
	UserInfoMismatch Code = "userinfo_mismatch"
	// UserInfoRefused: the UserInfo endpoint did not accept the access token. The profile is what the id_token says.
	UserInfoRefused Code = "userinfo_refused"
	// RevocationRefused: the provider did not revoke the token. The session has ended here; it may live on there.
	RevocationRefused Code = "revocation_refused"
	// ReservedKey: a key of the store that belongs to Perennial itself.
	ReservedKey Code = "reserved_key"
	// Unsupported: the browser, or the provider, lacks something that this needs.
	Unsupported Code = "unsupported"
	// Stopped: Perennial has been stopped.
	Stopped Code = "stopped"
	// Internal: a mistake of Perennial's own. Please report it.
	Internal Code = "internal"
)
