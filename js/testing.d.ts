/**
 * A fake of Perennial for unit tests: all of its surface, without WebAssembly, for Vitest, Jest and Storybook; under jsdom, happy-dom or plain Node.
 * It starts nothing, asks no server, and sends nobody away. web/docs/testing.md has the recipes.
 */
import type { AnyProfile, ApiConfig, ErrorCode, Perennial, SignInOptions, Status } from './perennial.js';

export { PerennialError } from './perennial.js';

/** What a fake is before a test does anything. */
export interface FakeOptions<Profile extends object = AnyProfile> {
  /** The user who is signed in. */
  profile?: Profile | null | undefined;
  /** Default: `signedin` with a `profile`, else `signedout`. */
  status?: Status | undefined;
  /** What requests carry a token to, at once; without it from `start()` on, to what that says. */
  apis?: string | (string | ApiConfig)[] | undefined;
  /** The session's scope; default "openid offline_access". */
  scope?: string | undefined;
  /** Seconds until the token expires, by Date.now(); default 3600. */
  expiresIn?: number | undefined;
}

/** How a sign-in by {@link FakePerennial.signIn} goes. */
export interface FakeSignIn {
  /** What requests carry; default "fake-token-" and the generation of the session, which after each refresh it is in any case. */
  token?: string | undefined;
  /** What APIs with `token: 'id_token'` are sent; default: the same. */
  idToken?: string | undefined;
  /** Seconds until the token expires; default 3600. */
  expiresIn?: number | undefined;
  /** The session's scope; default "openid offline_access". */
  scope?: string | undefined;
  /** The user comes back from a sign-in by redirect: `signedin` has it, and `signinreturn` follows. A path of the origin. */
  returnTo?: string | undefined;
  /** false: there is no refresh token, so that the session ends with its tokens. */
  refreshable?: boolean | undefined;
}

/** How a failure goes. */
export interface FailOptions {
  /** How often; default 1. Infinity: until `reset()`, or another `fail()`; 0: not any more. */
  times?: number | undefined;
  /** What fails: the next refresh, which is the default, or the next `signin()`. */
  of?: 'refresh' | 'signin' | undefined;
  message?: string | undefined;
  /** Seconds. */
  retryAfter?: number | undefined;
  /** The server's own error, such as "access_denied". */
  reason?: string | undefined;
  /** With `grant_refused`. */
  claims?: string | undefined;
}

/** One request as it was sent on. */
export interface Carried {
  /** As an app writes it: a path on the page's own origin, else absolute. */
  url: string;
  method: string;
  /** The token that it carried; null for none, or one of the app's own. */
  token: string | null;
}

/** A fake, and what a test can do to it. */
export interface FakePerennial<Profile extends object = AnyProfile> extends Perennial<Profile> {
  /** What was sent since it was made, or since `reset()`. */
  readonly requests: Carried[];
  /** What `signin` and `signup` were called with. */
  readonly signins: SignInOptions[];
  /** Where the real one would have sent the page: paths of the origin. */
  readonly redirects: string[];
  /** A session begins: `change`, then `signedin`. Another user's takes the place of the one before, whose end is reported as `replaced`. */
  signIn(profile?: Profile | null, how?: FakeSignIn): void;
  /** The session ends, for a reason of `signedout`; default "signout". */
  signOut(reason?: string): void;
  /** The token has expired: the next request, or call for a token, refreshes first. */
  expire(): void;
  /**
   * The next refresh fails: what waits for it rejects with that code, and `refreshfailed` is reported. `session_ended` and
   * `subject_mismatch` end the session, as they do with the real one. With `of: 'signin'` the next `signin` fails: by popup or password it
   * rejects, by redirect `signinfailed` is reported.
   */
  fail(code: ErrorCode, how?: FailOptions): void;
  /** Ends `pending`, if it is: nobody is signed in. `signIn()` ends it as well. */
  settle(): void;
  /**
   * As if it were made anew, by other options or the same; listeners and a `start()` stay. Goes in front of what is `fetch` by now.
   * Whatever that changes is reported by `change`.
   */
  reset(options?: FakeOptions<Profile>): void;
  /** Undoes `start()`, `stop()` and `apis`: `fetch` and `XMLHttpRequest` are what they were. Resets, too. */
  restore(): void;
}

/** Makes a fake. That changes nothing but, with `apis`, `fetch` and `XMLHttpRequest`. */
export declare function fakePerennial<Profile extends object = AnyProfile>(options?: FakeOptions<Profile>): FakePerennial<Profile>;

/** One for all of a test's modules, so that `perennial/testing` can take the place of `perennial`. Nobody is signed in. */
declare const perennial: FakePerennial;
export default perennial;
