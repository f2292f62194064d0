/** @import { Pass, Supervisor } from '../internal' */

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
 * @param {Supervisor['ask']} ask
 * @returns {(need: object) => Promise<Pass>} need: beside what Go takes, `read`: the request is a GET or HEAD
 */
export const tokens = (ask) => async (given) => {
  const { read, ...need } = /** @type {any} */ ({ __proto__: null, ...given });
  const cached = read && isControlled();
  try {
    return await ask('token', { ...need, impatient: (cached && !navigator.onLine) || undefined });
  } catch (error) {
    if (!cached || /** @type {any} */ (error).code != 'network_error') throw error;
    return { token: null, generation: 0 };
  }
};
