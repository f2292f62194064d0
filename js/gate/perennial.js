import { abortable } from './abort.js';
import { invalid, normalise } from './config.js';
import { cover } from './cover.js';
import { emitFrom } from './events.js';
import { openGate } from './gate.js';
import { helpers } from './helpers.js';
import { stringify } from './json.js';
import { held, leased } from './lease.js';
import { onNavigation } from './navigation.js';
import { ask, begun } from './program.js';

/** @type {{ text: string, refresh?: Function, apis: import('../internal').Api[], gate: AbortController } | undefined} */
let running;

/** What pages hold as window.perennial; perennial.d.ts describes each member. Only start() and profile need their `this`. */
export class Perennial extends EventTarget {
  /** @param {import('../internal').Files} files */
  constructor(files) {
    super();
    emitFrom(this);
    this.jwt = helpers('jwt');
    this.store = helpers('store');
    this._files = files;
  }

  async start(/** @type {any} */ given) {
    const config = { __proto__: null, ...given }; // also: what has getters is asked once
    const settings = normalise(config, document.baseURI, location.href);
    const { refresh } = config;
    const text = stringify(settings);
    if (running && (running.text != text || running.refresh != refresh)) {
      throw invalid('already started with another configuration');
    }
    running ||= { text, refresh, apis: settings.apis, gate: openGate(settings, { ...this._files, config: text, refresh }) };
  }

  stop() {
    running?.gate.abort();
    running = undefined;
  }

  /** With a fresh lease nothing is awaited: this may be called for every request that a page sends by other means. */
  async tokenGetter(/** @type {import('../internal').TokenOptions} */ options) {
    const { api, minValidity, force, signal } = /** @type {typeof options} */ ({ __proto__: null, ...options });
    signal?.throwIfAborted();
    if (!running) await abortable(begun, signal);
    const { apis } = /** @type {NonNullable<typeof running>} */ (running);
    const found = api ? cover(api) : apis[0];
    if (found && held === null) return null;
    const name = found ? found.name : api; // Go says that there is none
    const pass = !force && leased(/** @type {string} */ (name), minValidity);
    return (pass || (await ask('token', { api: name, minValidity, force }, signal))).token;
  }

  async onNavigation(/** @type {string} */ url) {
    await begun;
    return onNavigation(url);
  }

  authenticate(/** @type {object} */ tokens, /** @type {object | null | undefined} */ profile) {
    return ask('authenticate', { tokens, profile });
  }

  signin(/** @type {any} */ given) {
    const options = { __proto__: null, ...given };
    // At once, as browsers allow a popup only within the user's click.
    return ask('signin', { options, popup: !!options.popup && open('', '', 'popup,width=480,height=720') });
  }

  signup(/** @type {object} */ options) {
    return this.signin({ ...options, signup: true });
  }

  signout(/** @type {object} */ options = {}) {
    return ask('signout', options);
  }

  get session() {
    return structuredClone(held ? held.session : null);
  }

  get isAuthenticated() {
    return !!held;
  }

  get profile() {
    return this.session?.profile ?? null;
  }

  get ready() {
    return ask();
  }
}
