// Types that gate and host share, and that no page sees.
import type { Argument, CallGo, GoCalls, HostCalls } from './calls';
import type { Link } from './courier';
import type { PerennialError } from './gate/error';
import type { Config, JwtHelper, Session, SignInOptions, Store } from './perennial';
import type { Answer } from './xhr';

/**
 * What a page or another script hands in or has replaced: a stand-in for XMLHttpRequest, an argument of any type, a
 * configuration. Its members are looked at one by one.
 */
// biome-ignore lint/suspicious/noExplicitAny: no type holds of what others may have replaced, and unknown could not be called
export type Foreign = any;

/** What is reported of an error. */
export interface Failure {
  code?: string;
  message?: string;
}

/** The global object, where a name may be a storage's; reading it throws where that is blocked. */
export type Areas = Record<string, Storage | undefined>;

/** What the gate looks at in the stored record; all of it may be missing. */
export interface StoredRecord {
  from?: string;
  lease?: Lease | null;
  tokens?: { id_token?: string };
}

/** What lets requests go out without asking Go. Times are milliseconds since the epoch. */
export interface Lease {
  /** Of the session. */
  id: string;
  /** Settings.from of the page that it was made for. */
  from?: string;
  /** The id_token's. */
  sub?: string;
  generation: number;
  /** Where the session comes from, for the marker that ends it: Go alone knows what it means. */
  origin?: object;
  since: number;
  until: number;
  tokens: Record<string, string>;
  /** Its access tokens are bound to a key (token_type DPoP, RFC 9449 section 5): requests carry them with a proof. */
  bound?: boolean;
  session: Session | null;
}

/** One covered API, as the gate needs it; the host adds `origin` and `path` for Go. */
export interface Api {
  /** Its origin and path, without the slashes at the end. */
  name: string;
  token?: string;
  header: string;
  prefix: string;
  param?: string | null;
  /** It never redirects to another origin: so the page says, see ./host/redirect.js. */
  followRedirects?: boolean;
  /** False: its 401 may be the real answer, and a request is not sent again. */
  replay?: boolean;
  /** It was reported that XMLHttpRequests to it carry no token. */
  _reported?: boolean;
}

/** The normalised configuration; members that only Go looks at are not listed. */
export interface Settings {
  namespace: string;
  storage: string;
  /** Whom the session is from: the issuer, or what stands for it, a space, and the client identifier. */
  from: string;
  credentials?: string;
  issuer?: string;
  tokenEndpoint?: string;
  refreshUrl?: string;
  refresh: boolean;
  debug?: boolean;
  load?: string;
  wasm?: string;
  authorizationEndpoint?: string;
  routes?: { protected?: string[] };
  apis: Api[];
  [other: string]: unknown;
}

/** Go's answer to `token`. */
export interface TokenAnswer {
  token: string | null;
  generation: number;
}

/** An API's 401, which the gate asks about by `renew`. */
export interface Refusal {
  /** Its name. */
  api: string;
  /** What the request has carried. */
  used: TokenAnswer;
  response: Response | Answer;
  /** Sends the request again, with another token. */
  again(token: string): Promise<Response>;
}

/** What the gate asks a sign-in with. */
export interface SigningIn {
  options: SignInOptions;
  /** Opened by the gate within the user's click; null if the browser has blocked it; false for a redirect. */
  popup: Window | null | false;
  /** It was not known whether there is a session: if one comes of that, nothing is to be done. */
  unknown: boolean;
  /** Called when the page has been sent away. */
  onLeave?(): void;
}

/** Go's answer to `navigation`; location is the login URL when the outcome is login. */
export interface Decision {
  outcome: string;
  url: string;
  location?: string;
}

/** The page's own refresh function. */
export type Refresh = NonNullable<Config['refresh']>;

/** Where the program's files lie. */
export interface Files {
  runtime: string;
  wasm: string;
  /** perennial.js itself; undefined for a module, which a bundler may have put anywhere. */
  self?: string;
  /** For pages whose CSP asks for one. */
  nonce: string | undefined;
}

/** What one start() is given: beside where the files lie, the configuration. */
export interface Given extends Files {
  /** The normalised configuration as JSON. */
  config: string;
  refresh?: Refresh;
}

/** The URL that the page was opened with, and what has come of an answer to a sign-in in it; for all calls of start(). */
export interface Opened {
  /** "" once that has been dealt with; undefined where there is no page. */
  url: string | undefined;
  /** Whether this tab has begun the sign-in. */
  ours?: boolean;
  /** What Go says of it. */
  decision?: Promise<Decision>;
  /** The state of an answer that has been dealt with: it does not belong into the address bar any more. */
  spent?: string;
}

/** As what shares no module with the gate is given it: an error of a page's is of the one class that the gate exports. */
export type PerennialErrorClass = typeof PerennialError;

/** What the gate gives the host for one start(). */
export interface Bridge extends Given {
  /** Of the stored record: what else is kept of a namespace lies under keys that begin with this. */
  key: string;
  /** Aborted by stop(). */
  signal: AbortSignal;
  fetch: typeof fetch;
  /** The program's bytes: see ./gate/program.js. */
  fetchProgram(url: string): Promise<Response>;
  /** What to reject with where a file cannot be loaded: see ./gate/unavailable.js. */
  unavailable(files: Files, url: string, why: string, cause: unknown): Promise<PerennialError>;
  /** Those of JSON, as they were when Perennial was loaded. */
  parse: typeof JSON.parse;
  stringify: typeof JSON.stringify;
  /** Returns the lease before. */
  lease(lease: Lease | null): Lease | null | undefined;
  token(name: string): TokenAnswer | undefined;
  /** Runs something whose requests carry no token, as long as it does not return. */
  uncovered<T>(work: () => T): T;
  /** False if it was cancelable and a listener called preventDefault(). */
  emit(type: string, detail?: unknown, cancelable?: boolean): boolean;
  PerennialError: PerennialErrorClass;
  opened: Opened;
  /** Put here by the host: where the page was when a sign-in was reported to it. */
  signedInAt?: string;
  /** Put here by the host while the program serves: jwt and store. */
  helpers?: Helpers;
}

export interface Helpers {
  jwt: JwtHelper;
  store: Store;
}

/** The script element of the runtime, on which that leaves its one function. */
export type RuntimeScript = HTMLScriptElement & { perennial?: CallHost & { version: string } };

/** A policy of Trusted Types, which TypeScript's lib does not know. */
export interface ScriptUrlPolicy {
  createScriptURL(url: string): string;
}

/** What the runtime gives the gate: answers its calls for a bridge. */
export type CallHost = <Name extends keyof HostCalls = 'ready'>(
  bridge: Bridge,
  name?: Name,
  argument?: Argument<HostCalls, Name>,
) => Promise<ReturnType<HostCalls[Name]>>;

/** Runs Go for a bridge. */
export interface Supervisor {
  callGo: CallGo;
  /** Fetches and compiles the program, without starting it. */
  load(): Promise<void>;
  /** Reports what a program that was stopped has finished since. */
  reportLate(): Promise<void>;
}

/** Calls to Go, in whichever life. */
export interface Calls {
  callGo: CallGo;
  /** Whether a call of that name has no answer yet. */
  isUnderWay(name: keyof GoCalls): boolean;
  /** The calls under way that go on after stop(). */
  lasting(): Promise<unknown>[];
  /** Rejects all others. */
  rejectAll(): void;
}

/** The lives of a Go program, one at a time. */
export interface Lives {
  /** The one that serves; begins one if need be. Rejects with program_unavailable, program_died or stopped. */
  alive(): Promise<Life>;
  /** Undefined while none serves. */
  callSync: Life['callSync'];
  /** Ends the one that serves, after this. */
  end(lasting: Promise<unknown>[]): void;
}

/** What Go's main finds as globalThis.__perennial. */
export interface GoBridge {
  config: string;
  refresh?: (request: { refreshToken?: string; signal: AbortSignal }) => unknown;
  fetch: typeof fetch;
  stringify: typeof JSON.stringify;
  /** The URL that the page was opened with, until an answer to a sign-in in it has been dealt with. */
  opened: string | undefined;
  lease(json: string | null): void;
  emit(type: string, json: string | null): void;
  error(code: string, message: string, retryAfterSeconds?: number, reason?: string, claims?: string): Error;
  /** The key's thumbprint (RFC 7638), which is `dpop_jkt` and what a record of bound tokens has to be kept with. */
  thumbprint(): Promise<string>;
  /** A proof for one request; with an empty token without `ath`. Rejects with `unsupported`, or a TypeError for no URL. */
  prove(method: string, url: string, token: string): Promise<string>;
  /** From an answer: its DPoP-Nonce and Date headers, empty or null for none. Throws a TypeError for no URL. */
  learn(url: string, nonce: string | null, date: string | null): void;
  /** The way to the courier whose script has this path on the page's own origin; it is registered if need be. */
  courier(path: string): Link;
}

/** Go calls it once, when it serves; the host adds it to the GoBridge, and `locks`, which stands for navigator.locks. */
export type Connect = (
  call: (name: string, text: string) => Promise<string>,
  callSync: (name: string, text: string) => string | Error,
  stop: () => void,
) => void;

/** What the toolchain's wasm_exec.js runs a program by, as far as it is looked at here. */
export interface Go {
  importObject: { gojs: Record<string, (sp: number) => void> };
  run(instance: WebAssembly.Instance): Promise<void>;
  exited: boolean;
  mem: DataView | null;
  _inst: WebAssembly.Instance | null;
  _values: unknown[] | null;
  _scheduledTimeouts: Map<number, ReturnType<typeof setTimeout>>;
  _resume(): void;
}

/** One life of the Go program. An answer of undefined means that it has ended. */
export interface Life {
  call(name: string, text: string): Promise<string | undefined>;
  callSync(name: string, text: string): string | Error | undefined;
  stop(): void;
}

declare global {
  /** The release, as js/package.json has it; put in by the build. */
  const VERSION: string;
  /** The files beside perennial.js, as relative URLs. Their names carry their hashes; put in by the build. */
  const RUNTIME_FILE: string;
  const WASM_FILE: string;
  /** Subresource integrity of the files, put in by the build; empty for none, as for what a bundler may change. */
  const RUNTIME_INTEGRITY: string;
  const WASM_INTEGRITY: string;
  // What TypeScript's lib does not know, or not yet.
  var navigation: EventTarget | undefined;
  var trustedTypes: { createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): ScriptUrlPolicy } | undefined;
}
