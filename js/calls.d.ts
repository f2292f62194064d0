// The calls over the two borders: of the gate to the host, and of the host to Go. Each is a function of one argument.
import type { Decision, Lease, TokenAnswer, Refusal, SigningIn } from './internal';
import type { BoundRequest } from './dpop';
import type { Tokens } from './perennial';
import type { Exchange } from './xhr';

/** Which token is wanted. */
export interface TokenNeed {
  /** The API's name; default: the first one's. */
  api?: string;
  /** Seconds that the token must still be good for. */
  minValidity?: number;
  /** Refresh even if the token is fresh. */
  force?: boolean;
  /** The generation of a token that the API has refused. */
  refused?: number;
  /** Wait for no further attempt where one fails. */
  impatient?: boolean;
}

export interface Login {
  tokens: Tokens;
  profile?: object | null;
}

/** Another tab's sign-in or sign-out, as the gate has seen it. */
export interface Notice {
  signedIn: boolean;
  /** The gate's lease before. */
  was: Lease | null | undefined;
}

export interface SignOut {
  everywhere: boolean;
  /** Where to go then: a URL of the page's own origin. */
  redirect?: string;
  /** Of the session that has ended, where the gate could read it. */
  idToken?: string;
}

/** Where to send the user, "" for nowhere: by a form that is posted to `action`; by `location` where a page may not do that. */
export interface Leave {
  location: string;
  /** Comes back with the user. */
  state?: string;
  action?: string;
  form?: Record<string, string>;
}

/** What the gate asks the host, ./host/runtime.js. Those of the same name in GoCalls go on to Go. */
export interface HostCalls {
  /** Fetches and compiles the program, without starting it. */
  load(): void;
  /** Waits until the program runs, and it is known whether there is a session. */
  ready(): void;
  /** `read`: the request is a GET or HEAD. */
  token(need: TokenNeed & { read?: boolean }): TokenAnswer;
  /** Sends a request whose token takes more than the Authorization header. */
  send(request: BoundRequest): Response;
  /** After an API's 401: sends the request again; undefined if the 401 has to do. */
  renew(refusal: Refusal): (() => Promise<Response>) | undefined;
  /** Sends what the page's own call to send() could not; a Response without a body. */
  xhr(sending: { exchange: Exchange; request: Request }): Response;
  /** Deals with the answer to a sign-in that the page was opened with. */
  opening(): void;
  /** What a navigation may do. `given`: what the page has asked for; without it the URL is the page's own. */
  navigation(to: { url: string; given?: string }): Decision;
  authenticate(login: Login): void;
  signin(how: SigningIn): void;
  signout(how: SignOut): void;
  notice(notice: Notice): void;
}

/** What the host asks Go, as JSON: see `Table` in ../wasm/calls/calls.go. */
export interface GoCalls {
  /** Answers when it is known. */
  ready(nothing: object): { signedIn: boolean };
  token(need: TokenNeed): TokenAnswer;
  navigation(to: { url: string }): Decision;
  /** The page was opened with this URL; `claimed`: another tab has taken the answer in it. An empty one: there is nothing to wait for. */
  opening(at: { url: string; claimed?: boolean }): Decision;
  /** The URL without what a provider has put there. */
  clean(at: { url: string }): { url: string };
  authenticate(login: Login): void;
  /** Begins a sign-in: where to send the user, and the state that the answer will have. */
  authorize(options: object): { url: string; state: string };
  /** Finishes a sign-in by the URL that the provider has sent the popup to. */
  callback(at: { url: string }): void;
  /** Signs in by user name and password. */
  password(options: object): void;
  signout(how: SignOut): Leave;
  notice(notice: Notice): void;
}

/** What Go answers at once: see `Calls` in ../wasm/helpers/helpers.go. */
export interface GoSyncCalls {
  'jwt.decodeToken'(token: string): Record<string, unknown>;
  /** In milliseconds since the epoch. */
  'jwt.getTokenExpirationDate'(token: string): number | null;
  'jwt.isTokenExpired'(token: string, offsetSeconds: number): boolean;
  'jwt.urlBase64Decode'(text: string): string;
  /** `area` is the storage's name; without it the store's own. The second argument of get and remove has no meaning. */
  'store.get'(key: string, nothing: null, area?: string): unknown;
  'store.set'(key: string, value: unknown, area?: string): null;
  'store.remove'(key: string, nothing: null, area?: string): null;
}

type Table<Calls> = { [Name in keyof Calls]: (...args: never) => unknown };

export type Argument<Calls extends Table<Calls>, Name extends keyof Calls> = Parameters<Calls[Name]>[0];

/** One end's way to the other. */
export type Caller<Calls extends Table<Calls>> = <Name extends keyof Calls>(
  name: Name,
  ...argument: Parameters<Calls[Name]>
) => Promise<ReturnType<Calls[Name]>>;

/** What answers the calls at the other end. */
export type Answers<Calls extends Table<Calls>> = {
  [Name in keyof Calls]: (...argument: Parameters<Calls[Name]>) => Promise<ReturnType<Calls[Name]>>;
};

/** The host's way to Go. Rejects with what Go says, program_unavailable, program_died or stopped. */
export type CallGo = Caller<GoCalls>;

/** The same for what Go answers at once. Throws a PerennialError. */
export type CallGoSync = <Name extends keyof GoSyncCalls>(name: Name, args: Parameters<GoSyncCalls[Name]>) => ReturnType<GoSyncCalls[Name]>;
