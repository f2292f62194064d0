import { placeOf } from './cover.js';

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
 * One entry of `apis` in full. An entry is an origin with an optional path ("https://api.example.com/v1"), a path
 * on the page's own origin ("/api"), or an object with that as `url`. What would cover everything is refused.
 * @param {any} entry
 * @param {string} page its URL; in a sandboxed frame one that nothing can be relative to
 * @returns {import('../internal').Api}
 * @throws anything, if it cannot be used
 */
export function normaliseApi(entry, page) {
  const { url: text, ...rest } = entry.url ? entry : { url: entry };
  if (!/^(https?:\/)?\/[^*?#]*$/i.test(text)) throw 0;
  const api = { header: 'Authorization', prefix: 'Bearer ', ...rest, name: placeOf(secureUrl(text, page)) };
  new Headers([[api.header, api.prefix]]); // throws if they cannot be a header
  return api;
}
