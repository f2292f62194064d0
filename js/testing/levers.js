import { Carriage } from './carriage.js';
import { end, errorOf, Failures, LIFETIME, refresher } from './refresh.js';
import { State } from './state.js';
import { expiryOf } from './tokens.js';
/**
 * @import { Foreign } from '../internal'
 * @import { Session, SignInOptions } from '../perennial'
 * @import { FailOptions, FakeOptions, FakeSignIn } from '../testing'
 */

// The two go together: one that a test has put in the place of either knows nothing of the other.
const { CustomEvent, EventTarget } = globalThis;

/**
 * What a session is made of; `sub`: who the user is, null if that is not known; default: what the profile says.
 * @typedef {FakeSignIn & { profile: object | null, sub?: string | null }} Held
 */

/** What a test does to a fake, see FakePerennial in testing.d.ts. */
export class Levers extends EventTarget {
  /** @type {SignInOptions[]} */
  signins = [];
  /** @type {string[]} */
  redirects = [];
  #failures = new Failures();
  /** What stop() has hidden. @type {Pick<State, 'status' | 'session' | 'token'> | undefined} */
  #hidden;
  /** @type {FakeOptions} */
  #options;

  /** @param {FakeOptions} [options] */
  constructor(options = {}) {
    super();
    this.#options = options;
    this._state = new State((type) => this._emit(type));
    this._refresh = refresher(this._state, this._emit, this.#failures);
    this._carriage = new Carriage(this._state, this._refresh);
    this.#apply();
  }

  get requests() {
    return this._carriage.requests;
  }

  signIn(/** @type {object | null | undefined} */ profile = this.#options.profile ?? { sub: 'fake' }, /** @type {FakeSignIn} */ { returnTo, ...more } = {}) {
    this._signedIn({ profile, returnTo, ...more });
    if (returnTo === undefined) return;
    const outcome = { outcome: 'signedin', url: new URL(returnTo, 'http://localhost').href, location: returnTo };
    if (this._emit('signinreturn', outcome, true)) this.redirects.push(returnTo);
  }

  signOut(reason = 'signout') {
    this.#hidden = undefined;
    end(this._state, this._emit, reason);
  }

  expire() {
    this._state.expired = true;
  }

  fail(/** @type {Foreign} */ code, /** @type {FailOptions} */ { times = 1, of = 'refresh', ...more } = {}) {
    this.#failures.add({ code, times, of, ...more });
  }

  settle() {
    if (this.status === 'pending') this._state.set('signedout');
  }

  reset(/** @type {FakeOptions | undefined} */ options = undefined) {
    if (options) this.#options = options;
    this.#failures.clear();
    this.#hidden = undefined;
    this.signins.splice(0);
    this.redirects.splice(0);
    this.requests.splice(0);
    this.#apply();
  }

  get status() {
    return this._state.status;
  }

  /** What it was made with. */
  #apply() {
    const { apis, expiresIn, profile = null, scope, status = profile ? 'signedin' : 'signedout' } = this.#options;
    Object.assign(this._state, { generation: 0, expired: false, refreshable: true, idToken: undefined });
    if (status === 'signedin') this.#hold({ profile, expiresIn, scope });
    else this._state.set(status);
    if (apis === undefined) this._carriage.reopen();
    else this._carriage.openFor(apis);
  }

  /** @param {Held} given @returns {Session} */
  #hold({ profile, token, idToken, expiresIn, scope = 'openid offline_access', refreshable = true, sub = /** @type {Foreign} */ (profile)?.sub }) {
    const generation = ++this._state.generation;
    const seconds = expiresIn ?? (token === undefined ? LIFETIME : undefined);
    const expiresAt = seconds === undefined ? expiryOf(/** @type {string} */ (token)) : Date.now() + seconds * 1000;
    const session = { generation, profile, scope, expiresAt };
    Object.assign(this._state, { token: token ?? `fake-token-${generation}`, idToken, refreshable, sub: sub ?? undefined, expired: false });
    this._state.set('signedin', session);
    return session;
  }

  /** A session begins. @param {Held} given */
  _signedIn({ returnTo, ...given }) {
    this.#hidden = undefined;
    const { session: was, sub: before } = this._state;
    const { generation, expiresAt, profile } = this.#hold(given);
    const { sub } = this._state;
    if (was && (sub === undefined || sub !== before)) this._emit('signedout', { reason: 'replaced', generation: was.generation });
    this._emit('signedin', { generation, expiresAt, profile, returnTo });
  }

  /** What signin() comes to: a popup and a password bring a session, and a redirect takes the page away. @param {SignInOptions} options */
  _signInBy({ popup, username, returnTo }) {
    const failing = this.#failures.take('signin');
    const here = popup || username;
    if (failing && here) throw errorOf(failing);
    if (failing) {
      const { code, message, reason } = errorOf(failing);
      this._emit('signinfailed', { reason, code, message, returnTo });
    } else if (here) return this._signedIn({ profile: this.#options.profile ?? { sub: 'fake' } });
    return new Promise(() => {});
  }

  /** As at start(), after a stop(): the session has outlived it. */
  _begin() {
    if (!this.#hidden) return;
    const { status, session, token } = this.#hidden;
    this.#hidden = undefined;
    this._state.token = token;
    this._state.set(status, session);
  }

  /** As at stop(): nothing is known any more. */
  _suspend() {
    const { status, session, token } = this._state;
    this.#hidden = { status, session, token };
    this._state.set('pending');
    this._state.release();
  }

  /** Waits while it is not known whether there is a session. @param {() => void} check throws where calls reject */
  async _known(check) {
    while (this.status === 'pending') {
      await this._state.known();
      check();
    }
  }

  /** Dispatches a CustomEvent; what is undefined is no member of its detail. */
  _emit = (/** @type {string} */ type, /** @type {object | undefined} */ given = undefined, cancelable = false) => {
    const detail = given && Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null));
    return this.dispatchEvent(new CustomEvent(type, { detail, cancelable }));
  };
}
