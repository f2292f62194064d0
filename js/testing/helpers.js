import { PerennialError } from '../gate/error.js';
import { jwtHelper } from '../jwt/jwt.js';
/** @import { JwtHelper, KeyValueStore } from '../perennial' */

/** angular-jwt's helper, see JwtHelper in perennial.d.ts. @param {() => void} check throws while the fake is not ready @returns {JwtHelper} */
export function makeJwt(check) {
  /** @type {<Given extends unknown[], Answer>(work: (...given: Given) => Answer) => (...given: Given) => Answer} */
  const ready = (work) => (...given) => {
    check();
    return work(...given);
  };
  const { decodeToken, getTokenExpirationDate, isTokenExpired, urlBase64Decode } = jwtHelper;
  return {
    decodeToken: ready(decodeToken),
    getTokenExpirationDate: ready(getTokenExpirationDate),
    isTokenExpired: ready(isTokenExpired),
    urlBase64Decode: ready(urlBase64Decode),
  };
}

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
