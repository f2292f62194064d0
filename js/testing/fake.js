import { abortable } from '../gate/abort.js';
import { normalise } from '../gate/config.js';
import { PerennialError } from '../gate/error.js';
import { makeJwt, makeStore } from './helpers.js';
import { Levers } from './levers.js';
import { baseUrl, pageUrl, written } from './page.js';
import { loginFor, urlOf, watchHistory } from './routes.js';
import { claimsOf, readTokens } from './tokens.js';
/**
 * @import { Foreign, Settings } from '../internal'
 * @import { Config, SignInOptions, SignOutOptions, TokenOptions, Tokens } from '../perennial'
 */

/** What stands for window.perennial in tests: the members of the real one, each as perennial.d.ts describes it, without a program. */
export class Fake extends Levers {
  /** @type {{ text: string, settings: Settings, gate: AbortController } | undefined} */
  #running;
  /** Why calls reject. @type {PerennialError | undefined} */
  #stopped;

  constructor(/** @type {Foreign} */ options) {
    super(options);
    const check = () => {
      if (this.#stopped || this.status === 'pending') throw new PerennialError('not_ready', 'await perennial.ready');
    };
    this.jwt = makeJwt(check);
    this.store = makeStore(check);
  }

  async start(/** @type {Config} */ given) {
    const settings = normalise({ __proto__: null, .../** @type {Foreign} */ (given) }, baseUrl(), pageUrl());
    const text = JSON.stringify(settings);
    if (this.#running && this.#running.text !== text) throw new PerennialError('invalid_config', 'already started with another configuration');
    if (this.#running) return;
    const gate = new AbortController();
    this.#running = { text, settings, gate };
    this.#stopped = undefined;
    this._carriage.open(settings, () => this.#check());
    this._begin();
    if (settings.routes?.protected?.length) {
      watchHistory(() => void this.onNavigation().catch(() => {}), gate.signal);
      this.onNavigation().catch(() => {});
    }
  }

  stop() {
    this.#running?.gate.abort();
    if (this.#running || this._carriage.isOpen) {
      this.#running = undefined;
      this.#stopped = new PerennialError('stopped', 'stop() was called');
      this._carriage.close();
      this._suspend();
    }
  }

  async tokenGetter(/** @type {TokenOptions | undefined} */ { api, minValidity, force, signal } = {}) {
    signal?.throwIfAborted();
    this.#check();
    const found = this._carriage.apiOf(api);
    if (this.status === 'signedout') return null;
    if (!found) throw new PerennialError('invalid_argument', `token: no entry of apis covers ${api}`);
    return abortable(this._carriage.token(found, undefined, { minValidity, force }), signal);
  }

  async onNavigation(/** @type {string | undefined} */ given = undefined) {
    this.#check();
    const url = urlOf(given);
    await this._known(() => this.#check());
    const { href } = url;
    if (this._state.isFresh()) return { outcome: 'restored', url: href };
    if (this.status === 'signedin') {
      const failed = await this._refresh().then(() => false, () => true);
      if (failed) return { outcome: 'offline', url: href };
      if (this.isAuthenticated) return { outcome: 'refreshed', url: href };
    }
    const location = loginFor(url, /** @type {Foreign} */ (this.#running?.settings.routes));
    if (!location) return { outcome: 'none', url: href };
    const outcome = { outcome: 'login', url: href, location };
    if (this._emit('signinrequired', outcome, true)) this.redirects.push(location);
    return outcome;
  }

  async authenticate(/** @type {Tokens} */ tokens, /** @type {object | null | undefined} */ profile) {
    this.#check();
    const { token, idToken, refreshToken, expiresIn, scope } = readTokens(tokens, /** @type {Foreign} */ (this.#running?.settings.fields));
    const settings = this.#running?.settings;
    await null; // as the real one, which asks the program
    this._signedIn({
      profile: profile ?? claimsOf(idToken) ?? null, sub: claimsOf(idToken)?.sub ?? null, token, idToken, expiresIn, scope,
      refreshable: !!refreshToken || settings?.credentials === 'include',
    });
  }

  /** By redirect the page would go away: it never resolves, as the real one's. */
  async signin(/** @type {SignInOptions | undefined} */ options = {}) {
    this.#check();
    this.signins.push(options);
    if (this.status === 'pending') {
      await this._known(() => this.#check());
      if (this.isAuthenticated) return;
    }
    return this._signInBy(options);
  }

  signup(/** @type {SignInOptions} */ options) {
    return this.signin(/** @type {SignInOptions} */ ({ ...options, signup: true }));
  }

  async signout(/** @type {SignOutOptions | undefined} */ { redirect } = {}) {
    this.#check();
    const to = redirect ? new URL(redirect, /^\//.test(redirect) ? pageUrl() : baseUrl()) : undefined;
    if (to && to.origin !== new URL(pageUrl()).origin) throw new PerennialError('invalid_argument', 'redirect: only to the page’s own origin');
    if (this.status !== 'signedout') this.signOut();
    if (to) this.redirects.push(written(to));
  }

  get version() {
    return VERSION;
  }

  get status() {
    return this._state.status;
  }

  get session() {
    return this._state.session;
  }

  get isAuthenticated() {
    return this.status === 'signedin';
  }

  get profile() {
    return this.session && this.session.profile;
  }

  get ready() {
    return (async () => {
      this.#check();
      await this._known(() => this.#check());
    })();
  }

  restore() {
    this.#running?.gate.abort();
    this.#running = this.#stopped = undefined;
    this._carriage.close();
    this.reset();
    this._carriage.close(); // reset() has put it there again
  }

  #check() {
    if (this.#stopped) throw this.#stopped;
  }
}
