import { nameOf } from './cover.js';
/**
 * @import { Api } from '../internal'
 * @import { ApiConfig } from '../perennial'
 */

// No lookalike ends like this: it is matched against an origin, and the parser has made 127.1 a 127.0.0.1 before.
const SECURE = /^https:|^http:\/\/((.+\.)?localhost|127\.[\d.]+|\[::1])(:\d+)?$/;

/**
 * A URL that tokens may travel to: https, or http on a loopback host (never leaves the machine).
 * @param {string} text
 * @param {string} [base]
 * @returns {URL}
 * @throws anything, if it is none: the callers name what is wrong
 */
export function secureUrl(text, base) {
  const url = new URL(text, base);
  if (!SECURE.test(url.origin) || url.username + url.password) throw 0;
  return url;
}

/**
 * Whether an API's token goes where the browser takes it off a request that it redirects to another origin. It does so
 * with Authorization and with no other header, and a server is free to copy a query into its Location.
 * @param {Api} api
 */
export const isDroppedOnRedirect = ({ param, header }) => !param && /^authorization$/i.test(header);

/**
 * One entry of `apis` in full. An entry is an origin with an optional path ("https://api.example.com/v1"), a path
 * on the page's own origin ("/api"), or an object with that as `url`. What would cover everything is refused.
 * @param {string | ApiConfig} entry
 * @param {string} page its URL; in a sandboxed frame one that nothing can be relative to
 * @returns {Api}
 * @throws anything, if it cannot be used
 */
export function normaliseApi(entry, page) {
  // Without a prototype, as every object that this file's callers ask for something that may not be there: what
  // somebody has put on Object.prototype is no part of the configuration.
  const { url, ...rest } = /** @type {Partial<ApiConfig>} */ ({ __proto__: null, ...(typeof entry == 'object' ? entry : { url: entry }) });
  const text = `${url}`; // once: a second time it could be another
  // Neither //host, nor /\host, nor a tab that the parser would drop: they are hosts that look like a path.
  if (!/^(https?:\/)?\/(?!\/)[^*?#\\\s]*$/i.test(text)) throw 0;
  const api = /** @type {Api} */ ({ __proto__: null, header: 'Authorization', prefix: 'Bearer ', ...rest, name: nameOf(secureUrl(text, page)) });
  new Headers([[api.header, api.prefix]]); // throws if they cannot be a header
  return api;
}
