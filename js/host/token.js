/**
 * @import { Answers, CallGo, HostCalls } from '../calls'
 * @import { Failure } from '../internal'
 */

/** Whether a service worker answers this page's requests: the app's own, as the courier controls no page. */
function isControlled() {
  try {
    return !!navigator.serviceWorker?.controller;
  } catch {
    return false; // a sandboxed frame
  }
}

/**
 * Asks Go for a token. Without a network, a request that a service worker may have the answer to goes without one; and it
 * waits for no further attempt where the browser itself says that it is offline.
 * @param {CallGo} callGo
 * @returns {Answers<HostCalls>['token']}
 */
export const tokens = (callGo) => async (given) => {
  const { read, ...need } = /** @type {typeof given} */ ({ __proto__: null, ...given });
  const cached = read && isControlled();
  try {
    return await callGo('token', { ...need, impatient: (cached && !navigator.onLine) || undefined });
  } catch (error) {
    if (!cached || /** @type {Failure} */ (error).code != 'network_error') throw error;
    return { token: null, generation: 0 };
  }
};
