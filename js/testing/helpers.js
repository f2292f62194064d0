import { PerennialError } from '../gate/error.js';
import { claimsOf, decodeBase64 } from './tokens.js';
/** @import { KeyValueStore } from '../perennial' */

/** @param {string} token */
function claims(token) {
  const found = claimsOf(token);
  if (!found) throw new PerennialError('malformed_token', 'this is no JWT');
  return found;
}

/** The time of a JWT's expiry, in whole seconds. @param {string} token */
function expiration(token) {
  const { exp } = claims(token);
  return Number.isFinite(exp) ? new Date(Math.floor(exp) * 1000) : null;
}

/** angular-jwt's helper, see JwtHelper in perennial.d.ts. @param {() => void} check throws while the fake is not ready */
export const makeJwt = (check) => ({
  decodeToken(/** @type {string} */ token) {
    check();
    return claims(token);
  },
  getTokenExpirationDate(/** @type {string} */ token) {
    check();
    return expiration(token);
  },
  isTokenExpired(/** @type {string} */ token, offsetSeconds = 0) {
    check();
    const at = expiration(token);
    return at !== null && at.getTime() <= Date.now() + offsetSeconds * 1000;
  },
  urlBase64Decode(/** @type {string} */ text) {
    check();
    try {
      return decodeBase64(text);
    } catch (cause) {
      throw new PerennialError('malformed_token', 'this is no base64url', 0, cause);
    }
  },
});

/** Where there is no storage, as in plain Node. @type {Record<string, Map<string, string>>} */
const memory = { localStorage: new Map(), sessionStorage: new Map() };

/** @param {string} name */
function areaOf(name) {
  const own = memory[name];
  if (!own) throw new PerennialError('invalid_argument', 'the storage must be localStorage or sessionStorage');
  // Not what Node itself has under that name: that wants a file.
  const real = globalThis.document && /** @type {Record<string, Storage | undefined>} */ (/** @type {unknown} */ (globalThis))[name];
  return real ?? {
    getItem: (/** @type {string} */ key) => own.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ text) => void own.set(key, text),
    removeItem: (/** @type {string} */ key) => void own.delete(key),
  };
}

/** angular-storage's store, see Store in perennial.d.ts. @param {() => void} check */
export function makeStore(check) {
  /** @param {string} prefix @param {string} name @returns {KeyValueStore} */
  const view = (prefix, name) => {
    const at = (/** @type {string} */ key) => {
      check();
      if ((prefix + key).startsWith('perennial:')) throw new PerennialError('reserved_key', 'keys that begin with “perennial:” are Perennial’s own; choose another');
      return { area: areaOf(name), key: prefix + key };
    };
    return {
      get(given) {
        const { area, key } = at(given);
        try {
          return JSON.parse(area.getItem(key) ?? 'null');
        } catch {
          return null; // not written by the store
        }
      },
      set(given, value) {
        const { area, key } = at(given);
        area.setItem(key, JSON.stringify(value) ?? 'null');
      },
      remove(given) {
        const { area, key } = at(given);
        area.removeItem(key);
      },
    };
  };
  return {
    ...view('', 'localStorage'),
    getNamespacedStore: (/** @type {string} */ namespace, storage = 'localStorage', delimiter = '.') => view(namespace + delimiter, storage),
  };
}
