/**
 * The angular-jwt and angular-storage compatible helpers, on top of what Go answers synchronously.
 * @param {(name: string, args: unknown[]) => any} ask throws a PerennialError
 * @returns {Record<string, Record<string, Function>>}
 */
export const makeHelpers = (ask) => ({
  jwt: {
    decodeToken: (/** @type {string} */ token) => ask('jwt.decodeToken', [token]),
    getTokenExpirationDate(/** @type {string} */ token) {
      const at = ask('jwt.getTokenExpirationDate', [token]);
      return at === null ? null : new Date(at);
    },
    isTokenExpired: (/** @type {string} */ token, offsetSeconds = 0) => ask('jwt.isTokenExpired', [token, offsetSeconds]),
    urlBase64Decode: (/** @type {string} */ text) => ask('jwt.urlBase64Decode', [text]),
  },
  store: {
    ...storeView(ask, '', []),
    getNamespacedStore: (/** @type {string} */ namespace, storage = 'localStorage', delimiter = '.') =>
      storeView(ask, namespace + delimiter, [storage]),
  },
});

/**
 * The store in one storage, with keys that all begin alike.
 * @param {(name: string, args: unknown[]) => any} ask
 * @param {string} prefix
 * @param {string[]} area the storage's name; empty for the store's own
 */
const storeView = (ask, prefix, area) => ({
  get: (/** @type {string} */ key) => ask('store.get', [prefix + key, null, ...area]),
  set(/** @type {string} */ key, /** @type {unknown} */ value) {
    ask('store.set', [prefix + key, value, ...area]);
  },
  remove(/** @type {string} */ key) {
    ask('store.remove', [prefix + key, null, ...area]);
  },
});
