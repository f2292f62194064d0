import { isSameUser } from '../jwt/jwt.js';
import { remember, remembered } from './device.js';
import { delegation, originOf } from './tenant.js';
/**
 * @import { Foreign } from '../internal'
 * @import { Config, Perennial } from '../perennial'
 */

/** What the app gets as a refresh token where storage does not show the real one (`encrypt`, `storage: 'memory'`): Perennial has it. */
const KEPT = 'kept-by-perennial';

/** Perennial's session, as the service `auth` needs it: it deals in tokens, which Perennial's own functions do not show. */
export class Session {
  /** @param {Foreign} config of authProvider.init */
  constructor(config) {
    this.config = config;
    /** Calls of ours that are under way: what events say meanwhile is their doing. */
    this.busy = 0;
    /** The id_token that the app has had last. @type {string | undefined} */
    this.handedOut = undefined;
    /** Settles when the last authenticate() has. @type {Promise<unknown> | undefined} */
    this.adopting = undefined;
  }

  /** @returns {Perennial} */
  get perennial() {
    if (!globalThis.perennial?.start) throw new Error('perennial-angularjs.js: load perennial.js before it');
    return globalThis.perennial;
  }

  /** What the id_token is for, besides the app: no page need call it, as the interceptor alone gives tokens to requests. */
  get api() {
    return this.config.domain && originOf(this.config.domain) + '/api/v2';
  }

  /** Whether Perennial's record shows the refresh token. */
  get isOpen() {
    return !this.config.perennial?.encrypt && this.config.perennial?.storage !== 'memory';
  }

  /** Whether somebody has started Perennial, so that calls do not wait for that. */
  get isStarted() {
    return !!this.config.domain || this.perennial.status !== 'pending';
  }

  /**
   * Starts Perennial as init() has it. Where the page has done so itself, that stands.
   * @param {string} [named] the device
   */
  start(named) {
    const { domain, clientID, perennial: further = {} } = this.config;
    if (!domain) return;
    const device = named ?? further.device ?? remembered() ?? 'Browser'; // without one, tenants give no refresh token
    if (this.device === device) return;
    // What was started knows another device, and would leave this one's refresh token alive at sign-out.
    if (this.device) this.perennial.stop();
    this.device = device;
    const own = { url: this.api, token: 'id_token' };
    const apis = further.apis ? [].concat(further.apis, /** @type {Foreign} */ (own)) : [own];
    const config = /** @type {Config} */ ({ ...further, auth0: { domain, clientID }, device, apis });
    // If it cannot start, every call is rejected by the same error; if it runs already, as the page wanted, all is well.
    this.perennial.start(config).catch(() => {});
  }

  /** The tokens in Perennial's record. @returns {{ idToken?: string, accessToken?: string, refreshToken?: string }} */
  kept() {
    if (!this.isOpen) return {};
    const { storage = 'localStorage', namespace = 'default' } = this.config.perennial ?? {};
    try {
      const { tokens, access } = JSON.parse(/** @type {Foreign} */ (globalThis)[storage].getItem(`perennial:${namespace}`));
      return { idToken: tokens.id_token, refreshToken: tokens.refresh_token, accessToken: access['']?.access_token };
    } catch {
      return {}; // nobody is signed in, or the browser refuses storage
    }
  }

  /** The same for the app. */
  async tokens() {
    const { idToken = (await this.token()) ?? undefined, accessToken, refreshToken = this.isOpen ? undefined : KEPT } = this.kept();
    return { idToken, accessToken, refreshToken };
  }

  /**
   * A fresh id_token, by the one flight that all share; null where nobody is signed in.
   * @param {{ force?: boolean }} [options]
   * @returns {Promise<string | null>}
   */
  async token(options) {
    try {
      return await this.perennial.tokenGetter({ api: this.api, ...options });
    } catch (error) {
      if (Object(error).code !== 'invalid_argument') throw error;
      return this.perennial.tokenGetter(options); // the page has started Perennial itself, with other APIs
    }
  }

  /**
   * @template T
   * @param {() => Promise<T>} work whose events are its own
   */
  async quietly(work) {
    this.busy++;
    try {
      return await work();
    } finally {
      this.busy--;
    }
  }

  /**
   * Signs in by a password, and remembers the device.
   * @param {{ username: string, password: string, connection: string, scope?: string, device?: string }} options
   */
  async signIn({ device, ...options }) {
    this.start(device);
    await this.perennial.signin({ ...options, device: device ?? this.device });
    if (device) remember(device);
  }

  /**
   * Begins a session of tokens that the app has. Where Perennial will not have them, the app goes on with them as it would have.
   * @param {{ id_token: string, access_token?: string, refresh_token?: string }} tokens
   * @param {Foreign} profile
   */
  async take(tokens, profile) {
    try {
      if (this.perennial.status === 'pending') await this.perennial.ready; // there may be a session, encrypted
      if (!(await this.has(tokens))) await this.quietly(() => this.perennial.authenticate(tokens, profile));
    } catch {
      // As it says.
    }
  }

  /**
   * Whether Perennial has the session of these tokens. That of the same user is it, unless they bring another refresh token: a new one without any would
   * lose the one that counts.
   * @param {{ id_token: string, refresh_token?: string }} tokens
   */
  async has({ id_token: idToken, refresh_token: refreshToken }) {
    if (!this.perennial.isAuthenticated) return false;
    if (this.isOpen && refreshToken && refreshToken !== KEPT) return refreshToken === this.kept().refreshToken;
    return isSameUser(this.isOpen ? this.kept().idToken : await this.token(), idToken);
  }

  /**
   * Whether a refresh token is one that Perennial does not have.
   * @param {string | null | undefined} refreshToken
   */
  async lacks(refreshToken) {
    if (!refreshToken || refreshToken === KEPT || !this.config.domain) return false;
    if (this.isOpen) return this.kept().refreshToken !== refreshToken;
    await this.perennial.ready;
    return this.perennial.status === 'signedout';
  }

  /**
   * Begins a session of a refresh token that the app alone has: one request, in all tabs. That brings the id_token which says whose it
   * is, and without which Perennial could not tell another user's from one that it has.
   * @param {string} refreshToken
   * @returns {Promise<unknown>}
   */
  adopt(refreshToken) {
    const { domain, clientID } = this.config;
    const work = async () => {
      if (!(await this.lacks(refreshToken))) return; // another tab has been faster
      const token = await delegation(domain, clientID, refreshToken);
      await this.perennial.authenticate({ id_token: token, refresh_token: refreshToken });
    };
    // Not on an origin that is not secure: then two tabs may ask at once, which tenants of that time do not mind.
    return navigator.locks ? navigator.locks.request('perennial-angularjs:adopt', work) : work();
  }
}
