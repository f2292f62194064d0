/**
 * Perennial: sign in once; from then on every request carries a fresh JWT, in every tab, until the user signs out.
 *
 * A page loads `perennial.js` by a script tag and finds `window.perennial`; a bundler imports `perennial`.
 */

// Made from wasm/fault/code.go by "go generate ./wasm/fault"; edit it there.
/**
 * What can go wrong. Every rejection, `error`, `refreshfailed` and `signinfailed` event and every synchronous throw
 * carries one of these as `code`. web/docs/errors.md says what to do about each.
 *
 * | code | meaning |
 * |---|---|
 * | `invalid_config` | the configuration cannot work, or the session in this namespace is from another one |
 * | `invalid_argument` | a call was made with an argument that it cannot use |
 * | `not_ready` | `jwt` or `store` was used before the program runs |
 * | `reserved_key` | a key for `store` is one of Perennial's own |
 * | `malformed_token` | a text that should be a JWT is not one |
 * | `stopped` | `stop()` has been called |
 * | `unsupported` | the browser, the page or the provider lacks something that this needs; the message says what |
 * | `program_unavailable` | the program's files could not be loaded |
 * | `outdated` | the page's own files are gone from the server, which has another release by now |
 * | `program_died` | the program died three times within 30 s |
 * | `internal` | a mistake of Perennial's own |
 * | `network_error` | the server was not reached, or its answer was lost; the session is kept |
 * | `timeout` | the server did not answer in time; the session is kept |
 * | `server_unavailable` | the server answered that it cannot answer now (5xx, 408, 425, 429); the session is kept |
 * | `malformed_response` | what should be a token response is none at all (HTML, a captive portal's page, an answer cut short); the session is kept |
 * | `refresh_refused` | the server refused without an OAuth error code (a firewall's page, an empty 400, `"Bad Request"`), or answered without tokens; the session is kept until that has lasted for minutes |
 * | `refresh_busy` | another tab is refreshing, and is frozen or slow; the session is kept |
 * | `grant_refused` | the server gives no token for the API that the message names, and `reason` and `claims` say why; the session and the other APIs are unharmed |
 * | `redirect_refused` | an API redirects, and the redirect would carry its token on |
 * | `session_ended` | the authorization server said a definite no, or the user signed out, or in again, while a sign-in was being finished |
 * | `subject_mismatch` | a refresh brought tokens of another user, and the session has ended |
 * | `no_refresh_token` | the sign-in asked for `offline_access`, and no refresh token came: the session ends with its tokens |
 * | `storage_blocked` | the browser refuses storage to this page. The session lives as long as the page, and sign-in needs `popup: true` |
 * | `storage_full` | a write to storage failed for want of space; the session is kept where there is room |
 * | `storage_corrupt` | the stored session could not be read, and was set aside under `perennial:<namespace>:corrupt` |
 * | `signin_refused` | the provider answered sign-in with an error, which is the `reason`: `access_denied` (the user cancelled), `login_required` (`prompt: 'none'`, and nobody is signed in there), `invalid_grant` (the code was spent) |
 * | `popup_blocked` | the browser opened no popup |
 * | `popup_closed` | the user closed the popup before signing in. Where the provider or the page sends a Cross-Origin-Opener-Policy, nobody can know: then the time-out comes, or the next `signin` |
 * | `popup_timeout` | the popup did not come back in time |
 * | `callback_spent` | this answer to a sign-in was finished before, or not begun by this browser, or begun over an hour ago |
 * | `state_mismatch` | the answer is to another sign-in than this browser's; nobody is signed in |
 * | `nonce_mismatch` | the id_token answers another sign-in than this browser's; nobody is signed in |
 * | `mix_up` | the answer comes from another provider than the one asked (RFC 9207) |
 * | `userinfo_mismatch` | the provider's UserInfo is of another user, and nobody was signed in |
 * | `userinfo_refused` | the UserInfo endpoint did not accept the access token; the profile is what the id_token says |
 * | `algorithm_not_allowed` | the id_token is signed in a way that is not accepted (`none`, HMAC) |
 * | `bad_signature` | the id_token was not signed by the issuer's key, or was altered since |
 * | `at_hash_mismatch` | the access token is not the one that the id_token came with |
 * | `key_not_found` | the issuer's JWKS has no usable key for the id_token |
 * | `ambiguous_key` | several of the issuer's keys would fit the id_token |
 * | `issuer_mismatch` | the id_token is from another issuer or tenant |
 * | `audience_mismatch` | the id_token is for another app, or a refresh changed whom it is for |
 * | `azp_mismatch` | the id_token was issued to another app (`azp`), or is for several and does not say to which |
 * | `missing_sub` | the id_token does not say who the user is |
 * | `missing_iat` | the id_token does not say when it was issued |
 * | `missing_exp` | the id_token does not say until when it is valid |
 * | `token_expired` | the id_token had expired when it came |
 * | `issued_in_future` | the id_token is from a time that has not come |
 * | `auth_too_old` | the user signed in at the provider longer ago than `max_age` allows, or it does not say when |
 * | `revocation_refused` | the session has ended here, but the provider did not revoke the refresh token, which may live on there: it refuses, is down for hours, or does not let this page read its answer (CORS) |
 */
export type ErrorCode =
  | 'invalid_config' | 'invalid_argument' | 'not_ready' | 'reserved_key' | 'malformed_token' | 'stopped' | 'unsupported'
  | 'program_unavailable' | 'outdated' | 'program_died' | 'internal'
  | 'network_error' | 'timeout' | 'server_unavailable' | 'malformed_response' | 'refresh_refused' | 'refresh_busy' | 'grant_refused'
  | 'redirect_refused' | 'session_ended' | 'subject_mismatch' | 'no_refresh_token'
  | 'storage_blocked' | 'storage_full' | 'storage_corrupt'
  | 'signin_refused' | 'popup_blocked' | 'popup_closed' | 'popup_timeout' | 'callback_spent' | 'state_mismatch' | 'nonce_mismatch'
  | 'mix_up' | 'userinfo_mismatch' | 'userinfo_refused'
  | 'algorithm_not_allowed' | 'bad_signature' | 'at_hash_mismatch' | 'key_not_found' | 'ambiguous_key' | 'issuer_mismatch' | 'audience_mismatch'
  | 'azp_mismatch' | 'missing_sub' | 'missing_iat' | 'missing_exp' | 'token_expired' | 'issued_in_future' | 'auth_too_old'
  | 'revocation_refused';
// Up to here.

/** The one error type. Match on `code`; no message holds a token. */
export class PerennialError extends Error {
  constructor(code: ErrorCode, message: string, retryAfter?: number, cause?: unknown);
  name: string;
  /** What a program matches on. */
  code: ErrorCode;
  /** Seconds until trying again makes sense, where that is known. */
  retryAfter?: number;
  /** The server's own error where it refused: "access_denied", "login_required", "invalid_grant" (RFC 6749, OpenID Connect Core). */
  reason?: string;
  /** With `grant_refused`: what `signin({ claims })` has to ask for, where the server says so (OpenID Connect Core 5.5). */
  claims?: string;
  /** What led to it. */
  cause?: unknown;
}

/**
 * A token response as servers send it (RFC 6749 section 5.1; OpenID Connect Core 3.1.3.3), or the same in camelCase.
 * At least an access token or an id_token has to be there.
 */
export interface Tokens {
  access_token?: string | undefined;
  id_token?: string | undefined;
  refresh_token?: string | undefined;
  /** Lifetime of the access token in seconds, as a number or a numeric string. */
  expires_in?: number | string | undefined;
  scope?: string | undefined;
  token_type?: string | undefined;
  accessToken?: string | undefined;
  idToken?: string | undefined;
  refreshToken?: string | undefined;
  expiresIn?: number | string | undefined;
  tokenType?: string | undefined;
  /** What your own server calls them: see `fields`. Anything else is ignored. */
  [name: string]: unknown;
}

/** One covered API. */
export interface ApiConfig {
  /** "https://host", "https://host/path", or "/path" on the page's own origin. http only on loopback hosts. */
  url: string;
  /** Which token it gets; default: the access token if there is one, else the id_token. */
  token?: 'access_token' | 'id_token' | undefined;
  /**
   * The header; default "Authorization" (RFC 6750 section 2.1). After a redirect to another origin browsers drop that
   * one, but keep any other: see `followRedirects`.
   */
  header?: string | undefined;
  /** What stands before the token in the header; default "Bearer ". */
  prefix?: string | undefined;
  /** Puts the token in this query parameter instead (RFC 6750 section 2.3: URLs are logged; prefer the header). */
  param?: string | undefined;
  /**
   * Your word that this API never redirects to another origin. Only an API with a `param`, or a `header` other than
   * Authorization, needs it: without it fetch does not follow a redirect, and rejects with `redirect_refused`, unless the request's own
   * `redirect` is "manual" or "error". XMLHttpRequest cannot be told not to follow: it carries no token then, and an `error` event
   * of code `unsupported` says so, once. Default false.
   */
  followRedirects?: boolean | undefined;
  /**
   * false: a 401 of this API may be its real answer, such as to a wrong password, and no request is sent again after one. Without it
   * one is, unless WWW-Authenticate names another error than `invalid_token` (RFC 6750 section 3.1); an API on another
   * origin has to expose that header. Default true.
   */
  replay?: boolean | undefined;
  /**
   * Whom its tokens are for: an identifier of the API (RFC 8707), an absolute URI. With this, `audience` or `scope` the API has
   * an access token of its own, from the same refresh token; sign-in asks the provider for every `resource` and `scope`.
   */
  resource?: string | undefined;
  /** The same for providers that call it `audience`; sign-in asks for the first one. */
  audience?: string | undefined;
  /** Scope of its tokens, separated by spaces; sign-in asks for it too, since a refresh cannot get more than was granted. */
  scope?: string | undefined;
}

/** What every configuration may have. */
export interface CommonConfig {
  /** The client identifier that the provider gave this app. */
  clientId?: string | undefined;
  /** Another spelling of `clientId`. */
  clientID?: string | undefined;
  /** What sign-in asks for, separated by spaces; default "openid offline_access". */
  scope?: string | undefined;
  /**
   * Where sign-in comes back to: a path or a URL of the page's own origin, known to the provider; default "/". What begins with a slash
   * counts from the origin, any other relative URL from `document.baseURI`.
   */
  redirectUri?: string | undefined;
  /** What the provider is to call this device in its list of sessions. */
  device?: string | undefined;
  /**
   * Your own endpoint that ends a session: a POST with the refresh token, named as for `refreshUrl`, or with an empty object where
   * there is none, since a cookie holds it (`credentials`). Any 2xx is a success. Takes the place of the provider's revocation.
   */
  signoutUrl?: string | undefined;
  /** What requests carry a token to; default: the page's own origin. The most specific entry counts. */
  apis?: string | (string | ApiConfig)[] | undefined;
  /**
   * Keeps several sessions on one origin apart; default "default". Configurations of different issuers or clients need one each:
   * a page that finds another's session leaves it alone, gets an `error` event (`invalid_config`), and a sign-in there ends it.
   */
  namespace?: string | undefined;
  /**
   * Where the session is kept; default "localStorage". With "sessionStorage" it is the tab's own, and that of its duplicates,
   * to which the browser copies it: they refresh once for all, and a sign-out in one of them ends it for all.
   */
  storage?: 'localStorage' | 'sessionStorage' | 'memory' | undefined;
  policy?: {
    /**
     * The fraction of the lifetime after which a token is refreshed in the background; default 0.75. After what many users do at once (a
     * sign-in, a device that wakes, a server that is back) one refresh or two come sooner, after a half of that or more, so that a server's
     * load stays even.
     */
    early?: number | undefined;
    /** Seconds before its expiry from which a token counts as expired; default: chosen by lifetime. */
    leeway?: number | undefined;
    /**
     * Seconds that the server may take to answer, and that a request, or a call, waits for a token in all, through failures that pass;
     * 1 to 120, default 10. The refresh itself goes on after that. The time does not count in which the page was frozen, or in which
     * the program was being loaded.
     */
    timeout?: number | undefined;
    /** Seconds to wait after a first failure; default 1. Doubles with each. */
    backoff?: number | undefined;
    /**
     * Seconds to wait at most, where a request or a call wants a token; default 60. Where nobody does, a page waits longer for a server
     * that is down: about as long as it has been, and no longer than between two refreshes.
     */
    maxBackoff?: number | undefined;
    /** Seconds without a click, a tap or a key in any tab after which the session ends; default: no limit. */
    idle?: number | undefined;
    /** Seconds after the sign-in after which the session ends; default: no limit. */
    absolute?: number | undefined;
  } | undefined;
  routes?: {
    /** Where the user signs in: a path; default "/login". */
    login?: string | undefined;
    /** Paths that need a session; `*` is any text, a leading `#` means the fragment. */
    protected?: string[] | undefined;
    /** Paths that do not, although a protected pattern matches. */
    public?: string[] | undefined;
  } | undefined;
  /**
   * Binds the tokens to a key that cannot leave this browser (DPoP, RFC 9449): a stolen one is useless elsewhere. The
   * authorization server has to support it; tokens that it answers with as `Bearer` are sent as such. An API on another
   * origin has to allow the request headers `Authorization` and `DPoP`, and to expose `DPoP-Nonce` and `WWW-Authenticate`.
   */
  dpop?: boolean | undefined;
  /**
   * Encrypts the record in storage under a key that cannot leave this browser (AES-GCM, the key in IndexedDB): a copy of
   * localStorage reveals no token.
   */
  encrypt?: boolean | undefined;
  /**
   * Has a service worker carry out refreshes, so that a page which reloads or closes in the middle of one loses nothing.
   * `true`: `perennial-courier.js` beside perennial.js, which takes no page under its control. A text: the URL of that file, or
   * of the app's own service worker, which has `importScripts()` of it. Own origin only; needs https (http: loopback) and
   * `storage` "localStorage". Not with `refresh`, since a function of the page ends with the page. Where the browser refuses,
   * an `error` event of code `unsupported` says so, and pages refresh by themselves. The script's own Content-Security-Policy,
   * if it is served with one, has to allow what refreshes connect to.
   */
  courier?: boolean | string | undefined;
  /**
   * When the program is loaded. "idle" (default): where there may be a session, once the page has loaded; its files are fetched and compiled at
   * once where the stored token has run out, or nothing is known of a session before the program has looked (`encrypt`, a cookie). "eager": fetched
   * at once and started once the page has loaded, also where nobody is signed in, so that a sign-in waits for nothing. "demand": when something
   * needs it, and not before: a stale token, a call, a protected route, an answer to a sign-in, a sign-in or sign-out in another tab, one
   * that has still to reach the server. Until then `status` may stay `pending`, and no token is refreshed in the background. With `policy.idle` or
   * `policy.absolute` it is "idle".
   */
  load?: 'idle' | 'eager' | 'demand' | undefined;
  /** URL of the program, if it does not lie beside perennial.js; relative to the page as it is at `start()`, as `courier` is. */
  wasm?: string | undefined;
  /**
   * The nonce of the page's Content-Security-Policy, for the script that is added when the program is needed. A script tag has
   * its own and needs none here; a module cannot know it.
   */
  nonce?: string | undefined;
  /**
   * Loads the program at once, so that mistakes which `start()` itself cannot see are reported at once, by an `error` event: a member that
   * is missing or unknown, a value out of range.
   */
  debug?: boolean | undefined;
}

/** No way to refresh: a configuration adds exactly one. */
interface NoWay {
  issuer?: undefined;
  tokenEndpoint?: undefined;
  refreshUrl?: undefined;
  refresh?: undefined;
  auth0?: undefined;
}

/** A client identifier, by either spelling. */
type WithClientId = { clientId: string } | { clientID: string };

/** Any OpenID provider. */
export interface IssuerConfig extends CommonConfig, Omit<NoWay, 'issuer'> {
  /** OpenID Connect issuer; its endpoints are discovered. Needs `clientId`. */
  issuer: string;
  /**
   * With an issuer of Microsoft Entra that stands for many tenants (…/common/v2.0, …/organizations/v2.0): the identifiers of those
   * whose users may sign in; default: every tenant's. A session stays with the tenant that it was begun at.
   */
  tenants?: string[] | undefined;
  /** Where `signout({ everywhere: true })` ends the provider's session (RP-Initiated Logout), should the metadata lack it. */
  endSessionEndpoint?: string | undefined;
  /**
   * Where that endpoint is none of the standard: the parameters that it is sent, by GET, and nothing else. For Amazon Cognito
   * `{ client_id: 'my-app', logout_uri: 'https://app.example.com/bye' }`. `redirect` is then theirs to say.
   */
  logoutParams?: Record<string, string> | undefined;
}

/** Any OAuth 2.0 server without discovery. */
export interface TokenEndpointConfig extends CommonConfig, Omit<NoWay, 'tokenEndpoint'> {
  /** OAuth 2.0 token endpoint (RFC 6749 section 3.2). Needs `clientId`. */
  tokenEndpoint: string;
  /**
   * Where the user signs in (RFC 6749 section 3.1). `signin` needs it, and a `scope` without "openid": only with
   * `issuer` can an id_token be verified.
   */
  authorizationEndpoint?: string | undefined;
  /** Where `signout` revokes the refresh token (RFC 7009). */
  revocationEndpoint?: string | undefined;
  /** Where `signout({ everywhere: true })` ends the provider's session (RP-Initiated Logout). */
  endSessionEndpoint?: string | undefined;
  /**
   * Where that endpoint is none of the standard: the parameters that it is sent, by GET, and nothing else. For Amazon Cognito
   * `{ client_id: 'my-app', logout_uri: 'https://app.example.com/bye' }`. `redirect` is then theirs to say.
   */
  logoutParams?: Record<string, string> | undefined;
}

/** A back end of your own. */
export interface RefreshUrlConfig extends CommonConfig, Omit<NoWay, 'refreshUrl'> {
  /** Your own JSON endpoint that answers with {@link Tokens}. Its 401 ends the session, whatever stands in it. */
  refreshUrl: string;
  /**
   * Standard name → your server's name; dots reach into objects, e.g. `{ access_token: 'data.jwt' }`. `authenticate` takes
   * tokens by these names as well as by the standard ones.
   */
  fields?: Record<string, string> | undefined;
  /** What else it and `signoutUrl` are sent, e.g. `{ apikey: '…' }`; any header that a browser lets pages set. */
  headers?: Record<string, string> | undefined;
  /** "include" for a refresh token in an HttpOnly cookie; then none is stored. */
  credentials?: 'include' | 'same-origin' | 'omit' | undefined;
}

/** A function of your own. */
export interface RefreshConfig extends CommonConfig, Omit<NoWay, 'refresh'> {
  /**
   * Your own function: fresh tokens for a refresh token. Reject with `{ error: 'invalid_grant' }`, or another OAuth error code that ends a
   * session, which is then the reason of `signedout`, or with `{ code: 'session_ended' }`; any other rejection is tried again later. What
   * it resolves with may also be the server's refusal as it came: it counts as an answer of the server's would.
   * Requests wait for what it brings, and so would its own if `apis` covers their URL: send them by the `fetch` that it is given,
   * which is the browser's own. (What it sends before it awaits anything carries no token either, by whatever means.)
   * The same goes for `tokenGetter`: within this function it would wait for itself, until the time-out.
   */
  refresh: (request: { refreshToken?: string; signal: AbortSignal; fetch: typeof globalThis.fetch }) => Promise<Tokens>;
  courier?: false | undefined;
}

/** A legacy tenant of the AngularJS guide. */
export interface LegacyConfig extends CommonConfig, Omit<NoWay, 'auth0'> {
  /** A tenant that speaks the endpoints `/oauth/ro` and `/delegation`: its domain, and the app's client identifier there. */
  auth0: { domain: string; clientID: string };
}

/** The configuration: one flat object with exactly one of `issuer`, `tokenEndpoint`, `refreshUrl`, `refresh`, `auth0`. */
export type Config = (IssuerConfig & WithClientId) | (TokenEndpointConfig & WithClientId) | RefreshUrlConfig | RefreshConfig | LegacyConfig;

/** What {@link Perennial.signin} asks the provider for. What has no name here is a parameter: see `params`. */
export interface SignInOptions {
  /**
   * In a popup, which closes by itself, instead of by leaving the page. Only within the user's click do browsers open one.
   * The page at `redirectUri` has to load Perennial too, with the same `namespace`.
   */
  popup?: boolean | undefined;
  /** Seconds that the popup may take; default 300. */
  timeout?: number | undefined;
  /** What to ask for, and nothing else; default: the configuration's and that of each API. */
  scope?: string | undefined;
  /** "none", "login", "consent", "select_account", "create" (OpenID Connect Core 3.1.2.1). */
  prompt?: string | undefined;
  /** Who wants to sign in. */
  login_hint?: string | undefined;
  /** How they are to sign in, separated by spaces. */
  acr_values?: string | undefined;
  /** Seconds: whoever has signed in longer ago has to do so again; checked when they come back. */
  max_age?: number | undefined;
  /** Whom the access token is for, where the provider calls it so; default: the first `audience` of `apis`. */
  audience?: string | undefined;
  /** The same as RFC 8707 has it, beside what `apis` need: absolute URIs. */
  resource?: string | string[] | undefined;
  /** What the provider is to call this device; default: the configuration's. */
  device?: string | undefined;
  /** "query" or "fragment"; default: the provider's. */
  response_mode?: 'query' | 'fragment' | undefined;
  /** Where the user goes afterwards; default: the protected page that they came from, else where they are. Relative to `document.baseURI`; to another origin nobody is taken. */
  returnTo?: string | undefined;
  /** Where the answer comes back to; default: the configuration's. Own origin only; relative to `document.baseURI`. */
  redirectUri?: string | undefined;
  /** With `auth0` only: the user's name, password and connection, sent to `/oauth/ro` without leaving the page. */
  username?: string | undefined;
  password?: string | undefined;
  connection?: string | undefined;
  /** The languages that the provider is to speak, by preference, separated by spaces (OpenID Connect Core 3.1.2.1). */
  ui_locales?: string | undefined;
  /** Claims to ask for one by one, as JSON (OpenID Connect Core 5.5): what `grant_refused` has as `claims`, for instance. */
  claims?: string | undefined;
  /** Any other parameters of the provider's: `{ kc_idp_hint: 'google' }`. Those that Perennial itself sends cannot be replaced. */
  params?: Record<string, string> | undefined;
}

export interface SignOutOptions {
  /**
   * End the provider's own session too: the page goes there (OpenID Connect RP-Initiated Logout), by a form that is posted with
   * the id_token; where the page's `form-action` forbids that, by a URL without it.
   */
  everywhere?: boolean | undefined;
  /** Where to go then: a path or a URL of the page's own origin, relative to `document.baseURI`. With `everywhere` the provider has to know it. */
  redirect?: string | undefined;
}

/**
 * Whether there is a session: `pending` as long as that is not known, which is before `start()`, while a sign-in's answer is being
 * read, while the record is being decrypted, and while the server is being asked for the session that a cookie may hold.
 */
export type Status = 'pending' | 'signedin' | 'signedout';

/** What a page knows of the user: what it gave to {@link Perennial.authenticate}, or the claims of the id_token and of UserInfo. */
export type AnyProfile = Record<string, any>;

/** What a page may know of the session; never the refresh token. Frozen, with all that is in it. */
export interface Session<Profile extends object = AnyProfile> {
  readonly profile: Readonly<Profile> | null;
  readonly scope: string;
  /** When the first of its tokens expires, in milliseconds since the epoch; null if none of them says it. */
  readonly expiresAt: number | null;
  /** Grows with every refresh. */
  readonly generation: number;
}

export interface TokenOptions {
  /** An entry of `apis`, or any URL that one covers; default: the first entry. */
  api?: string | undefined;
  /** Seconds that the token must still be good for; default 0. */
  minValidity?: number | undefined;
  /** Refresh even if the token is fresh. */
  force?: boolean | undefined;
  /** Stops the waiting, not the refresh: others may wait for it. */
  signal?: AbortSignal | undefined;
}

/** What a navigation came to. */
export interface NavigationOutcome {
  /**
   * `none`: no session, none needed. `restored`: there is a fresh token. `refreshed`: there is one now. `login`: the user
   * has to sign in. `offline`: there is a session, but it could not be refreshed now. `signedin`: the URL was a sign-in's
   * answer, and there is a session now. `failed`: it was, and there is none by it; `signinfailed` says why.
   */
  outcome: 'none' | 'restored' | 'refreshed' | 'login' | 'offline' | 'signedin' | 'failed';
  /** After a sign-in's answer: without what the provider has put there. */
  url: string;
  /** A path of the origin, as routers want it. `login`: the login page. `signedin`: where the user was before signing in. */
  location?: string;
}

/** The events of `perennial`, each a CustomEvent with this `detail`. */
export interface PerennialEvents<Profile extends object = AnyProfile> {
  /** `status` or `session` is another one. Once for each change, whatever has brought it about, and not for anything else. */
  change: null;
  /**
   * There is a session; `returnTo` is where the user was before sign-in, or is to go after it: a path of the origin. Without it the user
   * has signed in where they are. `expiresAt` in milliseconds since the epoch, missing if no token says it.
   */
  signedin: { generation: number; expiresAt?: number; profile?: Profile | null; returnTo?: string };
  refreshed: { generation: number; expiresAt?: number };
  /**
   * A refresh failed for now; the session is kept. `retryAfter` in seconds. `reason` is the server's own error; with `grant_refused`,
   * where the server gives no token for one API, `claims` is what `signin({ claims })` has to ask for, if the server says so.
   */
  refreshfailed: { code: ErrorCode; message: string; retryAfter?: number; reason?: string; claims?: string };
  /** The tokens of a session that cannot be refreshed have expired. `signedout` follows. */
  expired: { generation: number };
  /**
   * The session ended. `reason`: "signout", "idle_limit", "absolute_limit", "expired" (it could not be
   * refreshed, and its tokens have expired), "cleared" (this site's data were deleted), "replaced" (by the
   * sign-in of another user, or by one at another issuer or for another client under the same namespace), the
   * server's error such as "invalid_grant", "session_ended" where it gave none (a 401 of `refreshUrl`), or the code of what was wrong
   * with a refreshed id_token. There is no `generation` where `signout` has ended it before the program had a say.
   */
  signedout: { reason: string; generation?: number };
  /** The user is back from sign-in by redirect. preventDefault() keeps the page from going back to `location`. */
  signinreturn: NavigationOutcome;
  /** A sign-in by redirect came to nothing; `reason` is the provider's own error, `returnTo` where the user was, a path. */
  signinfailed: { code: ErrorCode; message: string; reason?: string; returnTo?: string };
  /** A protected page without a session. preventDefault() keeps the page from going to `location`. */
  signinrequired: NavigationOutcome;
  /** The program had died and runs again. */
  restarted: null;
  /** A failure that no call is waiting for. `retryAfter` in seconds, where that is known. */
  error: { code: ErrorCode; message: string; retryAfter?: number };
}

/** A helper compatible with angular-jwt's jwtHelper, in Go. Every function throws `not_ready` before `ready`. */
export interface JwtHelper {
  /** The payload. The signature is not checked. @throws `malformed_token` */
  decodeToken(token: string): Record<string, any>;
  /** When it expires, in whole seconds; null if it does not say. @throws `malformed_token` */
  getTokenExpirationDate(token: string): Date | null;
  /** Whether it expires within `offsetSeconds` (default 0); a token that does not expire is not expired. @throws `malformed_token` */
  isTokenExpired(token: string, offsetSeconds?: number): boolean;
  /** Text of a base64url or base64 string, padded or not. @throws `malformed_token` */
  urlBase64Decode(text: string): string;
}

/** One view of a store compatible with angular-storage: values are kept as JSON. Every function throws `not_ready` before `ready`. */
export interface KeyValueStore {
  /** The value, or null. */
  get(key: string): any;
  /** @throws `storage_full`, `storage_blocked`, `reserved_key` */
  set(key: string, value: unknown): void;
  remove(key: string): void;
}

export interface Store extends KeyValueStore {
  /** A view whose keys are `namespace + delimiter + key`. `storage` as in angular-storage; default "localStorage". */
  getNamespacedStore(namespace: string, storage?: string, delimiter?: string): KeyValueStore;
}

/**
 * Usable from the first line after the script tag: calls before `start()`, or before the program runs, wait. `Profile` is what your app
 * knows its users' profile to be: `perennial as Perennial<MyProfile>`.
 */
export interface Perennial<Profile extends object = AnyProfile> extends EventTarget {
  /**
   * Opens the gate: covered requests by `fetch` and XMLHttpRequest carry tokens from now on. A synchronous XMLHttpRequest
   * cannot wait: it carries a token that is fresh and goes in a header, or none. The data-* attributes of the script tag do the same:
   * `data-redirect-uri` is `redirectUri`, and so on for every text and every true or false of {@link Config}; `data-apis` and
   * `data-tenants` are lists, separated by spaces, and of the routes there are `data-login`, `data-protected` and `data-public`.
   * Twice with the same configuration is harmless; a new `refresh` function takes the old one's place. Does not wait for the
   * program. All or nothing: if it rejects, nothing on the page has changed, and every call rejects with the same error until a
   * `start()` succeeds. On a server, where there is no document, it does nothing: `session` is null, and calls reject with
   * `unsupported`.
   * Where XMLHttpRequest cannot be patched, since another script has put something else in its place, an `error` event of code
   * `unsupported` says so, and XMLHttpRequests carry no token.
   * @returns rejects with `invalid_config`, or `unsupported` (a `file:` page; a `fetch` that cannot be patched)
   */
  start(config: Config): Promise<void>;
  /**
   * A fresh token for an API, refreshed if need be; null if there is no session. With a fresh lease it costs about a
   * microsecond.
   * @returns rejects with a {@link PerennialError}, or with the signal's reason
   */
  tokenGetter(options?: TokenOptions): Promise<string | null>;
  /**
   * The route hook: restores the session, refreshes it, or sends the user to sign in (event `signinrequired`).
   * Called by itself for the page's own navigations.
   * @param url default: the page's own
   */
  onNavigation(url?: string): Promise<NavigationOutcome>;
  /**
   * Takes over tokens from any login.
   * @returns rejects with `invalid_argument` if there is no token in them; with `session_ended` if the user has signed out in this tab meanwhile, or has
   *   finished a sign-in that was begun later: the tokens are revoked then, but where the later one is the same user's; or with what
   *   storage would not do
   */
  authenticate(tokens: Tokens, profile?: Profile | null): Promise<void>;
  /**
   * Signs in at the provider: OpenID Connect, the authorization code flow with PKCE. By redirect the page goes away, comes back
   * to `redirectUri`, finishes the sign-in by itself, and returns to where the user was. While `status` is `pending` it waits, and does
   * nothing if there is a session then. By redirect, several calls while one is under way are one.
   * @returns with `popup` or a password: resolves when the session has begun; rejects with `popup_blocked`, `popup_closed`,
   *   `popup_timeout`, `signin_refused`, or what was wrong with the answer. By redirect: rejects if it cannot begin; what goes wrong
   *   after that is reported by `signinfailed`.
   */
  signin(options?: SignInOptions): Promise<void>;
  /** The same for a new account: prompt=create, or screen_hint=signup where the provider does not list that. */
  signup(options?: SignInOptions): Promise<void>;
  /**
   * Ends the session in every tab, before anything is awaited and whatever the network does, and revokes the refresh token, now or
   * when the network is back. What cannot be revoked or ended there is reported by one `error` event of code `unsupported`.
   * @returns resolves when storage has it too, or after three seconds if the program takes longer to come. Rejects with
   *   `invalid_argument` (a `redirect` elsewhere: the session goes on), what storage would not do, or, with `everywhere`, why the
   *   program that it takes could not be loaded: the session here is over all the same
   */
  signout(options?: SignOutOptions): Promise<void>;
  /** Closes the gate, ends the program, and puts `fetch` and `XMLHttpRequest` back if they are still ours. `start()` works again after. */
  stop(): void;
  /** Whether there is a session, even if its token has to be refreshed; or that this is not known yet. */
  readonly status: Status;
  /** The session as it is now, or null. The same object until something in it changes. */
  readonly session: Session<Profile> | null;
  /** Whether `status` is `signedin`. */
  readonly isAuthenticated: boolean;
  /** The user's profile, or null. */
  readonly profile: Readonly<Profile> | null;
  /**
   * Resolves when the program runs, and `status` is not `pending`; asking for it loads the program. Where a cookie holds the session and the
   * server cannot be reached, that is when it can. Rejects with `program_unavailable`, `outdated` or `program_died`.
   */
  readonly ready: Promise<void>;
  readonly jwt: JwtHelper;
  readonly store: Store;
  /** The release that the page runs, such as "0.1.0". */
  readonly version: string;

  addEventListener<K extends keyof PerennialEvents>(
    type: K,
    listener: PerennialListener<K, Profile> | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof PerennialEvents>(
    type: K,
    listener: PerennialListener<K, Profile> | null,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** What listens for an event of {@link Perennial}: a function, or an object with one. */
export type PerennialListener<K extends keyof PerennialEvents, Profile extends object = AnyProfile> =
  | ((this: Perennial<Profile>, event: CustomEvent<PerennialEvents<Profile>[K]>) => void)
  | { handleEvent(event: CustomEvent<PerennialEvents<Profile>[K]>): void };

declare const perennial: Perennial;
export default perennial;

declare global {
  /** Put here by the script tag; a module gets it by `import perennial from 'perennial'`. */
  var perennial: Perennial;
}
