import { cookies } from './cookies.js';
/** @import { Foreign } from '../internal' */

/**
 * Whether a storage can be read and written. One that is only full can: what it holds must not be lost sight of.
 * @param {() => Storage | undefined} area throws where the browser refuses
 */
function isUsable(area) {
  const probe = 'perennial-angularjs-probe';
  try {
    const storage = area();
    if (!storage) return false;
    try {
      storage.setItem(probe, '');
      storage.removeItem(probe);
      return true;
    } catch {
      return storage.length > 0;
    }
  } catch {
    return false;
  }
}

/**
 * One of the browser's storages as a service, or cookies in its place.
 * @param {string} name "localStorage" or "sessionStorage"
 */
export function storage(name) {
  /** @param {Foreign} $window @param {Foreign} $injector */
  const make = ($window, $injector) => {
    if (!isUsable(() => $window[name])) return cookies($injector);
    return {
      get: (/** @type {string} */ key) => $window[name].getItem(key),
      set: (/** @type {string} */ key, /** @type {string} */ text) => $window[name].setItem(key, text),
      remove: (/** @type {string} */ key) => $window[name].removeItem(key),
    };
  };
  return ['$window', '$injector', make];
}

/** The service cookieStorage. */
export const cookieStorage = ['$injector', cookies];
