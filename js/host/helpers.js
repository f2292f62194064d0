/**
 * @import { CallGoSync } from '../calls'
 * @import { Helpers } from '../internal'
 */

/**
 * The angular-jwt and angular-storage compatible helpers, on top of what Go answers synchronously.
 * @param {CallGoSync} callGo
 * @returns {Helpers}
 */
export const makeHelpers = (callGo) => ({
  jwt: {
    decodeToken: (/** @type {string} */ token) => callGo('jwt.decodeToken', [token]),
    getTokenExpirationDate(/** @type {string} */ token) {
      const at = callGo('jwt.getTokenExpirationDate', [token]);
      return at === null ? null : new Date(at);
    },
    isTokenExpired: (/** @type {string} */ token, offsetSeconds = 0) => callGo('jwt.isTokenExpired', [token, offsetSeconds]),
    urlBase64Decode: (/** @type {string} */ text) => callGo('jwt.urlBase64Decode', [text]),
  },
  store: {
    ...storeView(callGo, '', []),
    getNamespacedStore: (/** @type {string} */ namespace, storage = 'localStorage', delimiter = '.') =>
      storeView(callGo, namespace + delimiter, [storage]),
  },
});

/**
 * The store in one storage, with keys that all begin alike.
 * @param {CallGoSync} callGo
 * @param {string} prefix
 * @param {[name?: string]} area the storage's name; empty for the store's own
 */
const storeView = (callGo, prefix, area) => ({
  get: (/** @type {string} */ key) => callGo('store.get', [prefix + key, null, ...area]),
  set(/** @type {string} */ key, /** @type {unknown} */ value) {
    callGo('store.set', [prefix + key, value, ...area]);
  },
  remove(/** @type {string} */ key) {
    callGo('store.remove', [prefix + key, null, ...area]);
  },
});
