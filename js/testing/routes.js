import { baseUrl, pageUrl } from './page.js';
import { patch } from '../gate/patch.js';
/** @import { Foreign } from '../internal' */

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {string[] | undefined} patterns of routes @param {URL} url */
const matches = (patterns, { pathname, hash }) =>
  !!patterns?.some((pattern) => {
    const text = decoded(pattern.startsWith('#') ? hash || '#' : pathname);
    return new RegExp(`^${pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('[^]*')}$`).test(text);
  });

/**
 * Where a URL's user has to sign in, by the configuration's `routes`; undefined if it needs no session. The patterns are those of
 * wasm/route: `*` is any text, and one that begins with `#` is for the fragment.
 * @param {URL} url
 * @param {{ login?: string, protected?: string[], public?: string[] }} [routes]
 * @returns {string | undefined} a path of the origin
 */
export function loginFor(url, { login = '/login', ...routes } = {}) {
  const at = new URL(login, url);
  const isLogin = login.startsWith('#') ? url.hash === at.hash : url.pathname === at.pathname && (!at.hash || url.hash === at.hash);
  if (!isLogin && matches(routes.protected, url) && !matches(routes.public, url)) return at.pathname + at.search + at.hash;
}

/** What onNavigation() was given, or the page's own URL. @param {string} [given] */
export const urlOf = (given) => new URL(given ?? pageUrl(), baseUrl());

/**
 * Calls something whenever the page's URL has become another one.
 * @param {() => void} look
 * @param {AbortSignal} stopped
 */
export function watchHistory(look, stopped) {
  const history = /** @type {Foreign} */ (globalThis.history);
  if (!history) return; // plain Node
  let last = pageUrl();
  const changed = () => {
    if (last !== (last = pageUrl())) look();
  };
  globalThis.addEventListener('popstate', changed, { signal: stopped });
  for (const name of ['pushState', 'replaceState']) {
    patch(history, name, (target, self, args) => {
      Reflect.apply(target, self, args);
      changed();
    }, stopped);
  }
}
