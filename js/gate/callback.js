import { emitError } from './events.js';
import { ask } from './program.js';

/**
 * The page as it was opened, which a router may have changed by the time that anybody looks; for all calls of start(). On a server
 * there is none. @type {import('../internal').Opened}
 */
export const opened = /** @type {any} */ ({ __proto__: null, url: globalThis.location?.href });

/** The state in that URL, if it may be an answer to a sign-in (RFC 6749 section 4.1.2). */
export const state = opened.url?.match(/[?&#]state=([^&#]+)/)?.[1];

/**
 * If the page was opened with the answer to a sign-in that this tab has begun, a session is about to be: whether there is
 * one is not known before Go has looked. Another tab's, as in a popup, that one has to get.
 * @param {string} key of the sign-ins that this tab has begun
 * @returns {boolean} whether it is this tab's
 */
export function readCallback(key) {
  if (!state || !opened.url) return false;
  ask('arrive', { key, state }).catch(emitError);
  try {
    opened.ours ||= sessionStorage[key].includes(state);
  } catch {
    // Nothing has been begun here; nor by redirect where storage is blocked.
  }
  return !!opened.ours;
}
