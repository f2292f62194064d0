// Which URLs carry a token. Decided by the page's configuration only, never by anything that was stored.
/** @import { Api, Settings } from '../internal' */

/** APIs, and what is none: that has nothing but a name. @type {(Api | { name: string, header?: undefined })[]} */
let rules = [];

/** By base and URL. @type {Map<string, Api | null | undefined>} */
const decided = new Map();

/**
 * @param {Settings} settings requests to its endpoints never carry a token, although an API's path
 *   may contain them; likewise what lies under the issuer, unless an API lies deeper in it or on the very same path
 */
export function setCoverage(settings) {
  const exclude = (/** @type {string | undefined} */ url) => (url ? { __proto__: null, name: nameOf(new URL(url)) } : []);
  rules = [
    exclude(settings.tokenEndpoint || settings.refreshUrl),
    settings.apis,
    exclude(settings.issuer),
  ].flat().sort((a, b) => b.name.length - a.name.length); // the most specific one wins; the sort is stable
  decided.clear();
}

/** Whether nothing is covered just now. */
let bare = false;

/**
 * Runs what must not wait for a token, since tokens wait for it: requests that it makes at once carry none.
 * @template T
 * @param {() => T} work
 * @returns {T}
 */
export function uncovered(work) {
  bare = true;
  try {
    return work();
  } finally {
    bare = false;
  }
}

/** Where something lies: its origin and its path, without the slashes at the end. @param {URL} url */
export const nameOf = (url) => (url.origin + url.pathname).replace(/\/+$/, '');

/**
 * The API that covers a URL, or null. Look-alikes cannot fool it: the browser's own parser has the say, origins are
 * compared as a whole and paths by segments. A URL with credentials in it is never covered.
 * @param {string} url
 * @param {string} [base] what a relative URL is relative to; default: what fetch takes
 * @returns {Api | null | undefined}
 */
export function cover(url, base = document.baseURI) {
  if (bare) return null;
  const key = base + ' ' + url;
  let api = decided.get(key);
  if (api === undefined) {
    if (decided.size > 255) decided.clear();
    decided.set(key, (api = decide(url, base)));
  }
  return api;
}

/** @type {(url: string, base: string) => Api | null | undefined} */
function decide(text, base) {
  try {
    const url = new URL(text, base);
    const rule = rules.find(({ name }) => (url.origin + url.pathname + '/').startsWith(name + '/'));
    return rule?.header && !(url.username + url.password) ? rule : null;
  } catch {
    // Not a URL: fetch says so itself.
  }
}
