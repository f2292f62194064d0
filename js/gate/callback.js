import { emitError } from './events.js';
import { callHost } from './call-host.js';
/** @import { Opened } from '../internal' */

/**
 * The page as it was opened, which a router may have changed by the time that anybody looks; for all calls of start(). On a server
 * there is none. @type {Opened}
 */
export const opened = /** @type {Opened} */ ({ __proto__: null, url: globalThis.location?.href });

/** The state in that URL, if it may be an answer to a sign-in (RFC 6749 section 4.1.2). */
export const state = opened.url?.match(/[?&#]state=([^&#]+)/)?.[1];

/**
 * If the page was opened with what may be the answer to a sign-in, a session is about to be, here or in the tab that has begun it and
 * gets it from a popup: whether there is one is not known before Go has looked.
 * @param {unknown} signsIn whether the configuration has a provider to sign in at
 * @returns {unknown} whether it may be one
 */
export function readCallback(signsIn) {
  if (state && opened.url) {
    callHost('opening').catch(emitError);
    return signsIn && /[?&#](code|error)=/.test(opened.url);
  }
}
