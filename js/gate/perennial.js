import { abortable } from './abort.js';
import { invalid, normalise } from './config.js';
import { cover } from './cover.js';
import { PerennialError } from './error.js';
import { emitFrom } from './events.js';
import { openGate } from './gate.js';
import { helpers } from './helpers.js';
import { stringify } from './json.js';
import { currentLease, freshToken, session, statusNow } from './lease.js';
import { onNavigation } from './navigation.js';
import { callHost, begun, endCalls } from './call-host.js';
import { signOut } from './signout.js';
/**
 * @import { Api, Files, Refresh } from '../internal'
 * @import { Config, SignInOptions, SignOutOptions, TokenOptions, Tokens } from '../perennial'
 */

/** @type {{ _text: string, _refresh?: Refresh, _apis: Api[], _gate: AbortController } | undefined} */
let running;

/** What pages hold as window.perennial; perennial.d.ts describes each member. Only start() and profile need their `this`. */
export class Perennial extends EventTarget {
  /** @param {Files} files */
  constructor(files) {
    super();
    emitFrom(this);
    this.jwt = helpers('jwt');
    this.store = helpers('store');
    this._files = files;
  }

  async start(/** @type {Config} */ given) {
    if (!globalThis.document) return; // on a server
    const gate = new AbortController();
    let code = 'invalid_config';
    try {
      if (location.protocol == 'file:') throw new PerennialError('unsupported', 'serve this page over http(s)');
      const config = /** @type {Config} */ (/** @type {unknown} */ ({ __proto__: null, ...given })); // also: what has getters is asked once
      const settings = normalise(config, document.baseURI, location.href);
      const { refresh, nonce = this._files.nonce } = config;
      const text = stringify(settings);
      if (running && running._text != text) throw invalid('already started with another configuration');
      if (running) return void (running._refresh = refresh);
      const mine = { _text: text, _refresh: refresh, _apis: settings.apis, _gate: gate };
      // The newest one: a page that calls start() again may have made its function anew.
      /** @type {Refresh | undefined} */
      const newest = refresh && ((request) => /** @type {Refresh} */ (mine._refresh)(request));
      code = 'unsupported';
      openGate(settings, { ...this._files, wasm: settings.wasm ?? this._files.wasm, nonce, config: text, refresh: newest }, gate.signal);
      running = mine;
    } catch (cause) {
      const error = cause instanceof PerennialError ? cause : new PerennialError(code, `start(): ${cause}`, 0, cause);
      gate.abort(error);
      if (!running) endCalls(error);
      throw error;
    }
  }

  stop() {
    running?._gate.abort(new PerennialError('stopped', 'stop() was called'));
    running = undefined;
  }

  /** With a fresh lease nothing is awaited: this may be called for every request that a page sends by other means. */
  async tokenGetter(/** @type {TokenOptions} */ options) {
    const { api, minValidity, force, signal } = /** @type {typeof options} */ ({ __proto__: null, ...options });
    signal?.throwIfAborted();
    if (!running) await abortable(begun, signal);
    const found = api ? cover(api) : /** @type {NonNullable<typeof running>} */ (running)._apis[0];
    if (found && currentLease === null) return null;
    const name = found ? found.name : api; // Go says that there is none
    const answer = !force && freshToken(/** @type {string} */ (name), minValidity);
    return (answer || (await callHost('token', { api: name, minValidity, force }, signal))).token;
  }

  async onNavigation(/** @type {string} */ url) {
    await begun;
    return onNavigation(url);
  }

  authenticate(/** @type {Tokens} */ tokens, /** @type {object | null | undefined} */ profile) {
    return callHost('authenticate', { tokens, profile });
  }

  signin(/** @type {SignInOptions} */ given) {
    const options = /** @type {SignInOptions} */ ({ __proto__: null, ...given });
    const unknown = currentLease === undefined;
    // At once, as browsers allow a popup only within the user's click: it is closed if there is a session.
    return callHost('signin', { options, unknown, popup: !!options.popup && globalThis.open?.('', '', 'popup,width=480,height=720') });
  }

  signup(/** @type {SignInOptions} */ options) {
    return this.signin(/** @type {SignInOptions} */ ({ ...options, signup: true }));
  }

  signout(/** @type {SignOutOptions} */ options) {
    return signOut(options);
  }

  get version() {
    return VERSION;
  }

  get status() {
    return statusNow();
  }

  get session() {
    return session;
  }

  get isAuthenticated() {
    return !!currentLease;
  }

  get profile() {
    return session && session.profile;
  }

  get ready() {
    return callHost();
  }
}
