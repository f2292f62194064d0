// Sign-in by redirect or popup: Go makes the request and judges the answer; here is what only a window can do.

import { signInBy } from './popup.js';
/**
 * @import { CallGo } from '../calls'
 * @import { Bridge, SigningIn } from '../internal'
 */

/** How long the popup may take, in seconds, unless the page says otherwise. */
const TIMEOUT = 300;

/**
 * @param {Bridge} bridge
 * @param {CallGo} callGo
 * @param {SigningIn} how
 * @returns {Promise<void>} when the session has begun, or there is one already; after a redirect never, as the page goes away
 */
export async function signIn(bridge, callGo, { options, popup, unknown, onLeave }) {
  const { PerennialError } = bridge;
  /** @type {(error: unknown) => never} */
  const giveUp = (error) => {
    if (popup) popup.close();
    throw error;
  };
  const { popup: _, timeout = TIMEOUT, username, ...rest } = options;
  const request = username ? { username, ...rest } : { ...rest, popup: !!popup }; // its own, and not what somebody has put on Object.prototype
  if (unknown && (await callGo('ready', {}).catch(giveUp)).signedIn) {
    if (popup) popup.close();
    return;
  }
  if (popup === null) {
    throw new PerennialError('popup_blocked', 'the browser has blocked the popup: call signin within a click, or without popup');
  }
  if (username) return callGo('password', request);
  try {
    const { url, state } = await callGo('authorize', request);
    if (!popup) {
      location.assign(url);
      onLeave?.();
      return new Promise(() => {});
    }
    await signInBy(bridge, callGo, popup, { url, state }, timeout);
  } catch (error) {
    giveUp(error);
  }
}
