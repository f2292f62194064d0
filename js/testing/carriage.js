import { normaliseApi } from '../gate/apis.js';
import { cover, setCoverage } from '../gate/cover.js';
import { abortable } from '../gate/abort.js';
import { patchFetch } from './fetch.js';
import { baseUrl, pageUrl, written } from './page.js';
import { patchXhr } from './xhr.js';
/**
 * @import { Api, Foreign, Settings } from '../internal'
 * @import { State } from './state.js'
 * @import { Carrier } from '../fake'
 * @import { Carried } from '../testing'
 */

/** What requests carry: by the rule of the real gate which, and from the fake's state what. @implements {Carrier} */
export class Carriage {
  /** What has been sent so far. @type {Carried[]} */
  requests = [];
  /** @type {Settings | undefined} */
  #settings;
  /** @type {AbortController | undefined} */
  #patched;
  /** A token that was refused once more after a refresh. @type {string | undefined} */
  #refused;
  #check = () => {};
  #state;
  #refresh;

  /** @param {State} state @param {() => Promise<void>} refresh */
  constructor(state, refresh) {
    this.#state = state;
    this.#refresh = refresh;
  }

  get isOpen() {
    return !!this.#patched;
  }

  /**
   * From now on covered requests carry tokens.
   * @param {Pick<Settings, 'apis'>} settings
   * @param {() => void} [check] throws where calls reject
   */
  open(settings, check = () => {}) {
    this.close();
    this.#settings = /** @type {Settings} */ (settings);
    this.#check = check;
    this.#patched = new AbortController();
    patchFetch(this, this.#patched.signal);
    patchXhr(this, this.#patched.signal);
  }

  /** The same for `apis` alone. @param {Foreign} apis as in the configuration */
  openFor(apis) {
    this.open({ apis: [].concat(apis).map((entry) => normaliseApi(entry, pageUrl())) });
  }

  /** Puts its patches in front of what is there by now. */
  reopen() {
    if (this.#settings && this.#patched) this.open(this.#settings, this.#check);
  }

  close() {
    this.#patched?.abort();
    this.#patched = undefined;
  }

  /** @param {URL} url */
  cover(url) {
    if (!this.#settings) return null;
    setCoverage(this.#settings); // there may be several fakes, and the rule has one state
    return cover(url.href, baseUrl());
  }

  /** The API that tokenGetter() means; any, where nothing has said which there are. @param {string} [url] @returns {Foreign} */
  apiOf(url) {
    if (!this.#settings) return {};
    return url ? this.cover(new URL(url, baseUrl())) : this.#settings.apis[0];
  }

  isFresh() {
    return this.#state.isFresh();
  }

  /** @param {Api} api */
  leased({ token }) {
    return (token === 'id_token' && this.#state.idToken) || this.#state.token;
  }

  /**
   * A fresh token, refreshed if need be; null if there is no session.
   * @param {Api} api
   * @param {AbortSignal} [signal]
   * @param {{ minValidity?: number, force?: boolean }} [need]
   */
  async token(api, signal, { minValidity, force } = {}) {
    const work = async () => {
      while (this.#state.status === 'pending') {
        await this.#state.known();
        this.#check();
      }
      if (this.#state.session && (force || !this.#state.isFresh(minValidity))) await this.#refresh();
      this.#check();
      return this.leased(api);
    };
    return abortable(work(), signal);
  }

  /** A newer one than an API has refused; null if none is worth asking for. @param {Api} api @param {string} used */
  async renewed(api, used) {
    if (this.#refused === used) return null;
    if (this.leased(api) === used) await this.#refresh();
    const next = this.leased(api);
    return next === used ? null : next;
  }

  /** A newer token was refused as well: the next time that is no reason to refresh. @param {string} token */
  refuse(token) {
    this.#refused = token;
  }

  /** @param {URL} url @param {string} method @param {string | null} token */
  note(url, method, token) {
    this.requests.push({ url: written(url), method, token });
  }
}
