// Sign-in by popup: waits for the answer, which the page that the popup has come back to hands over (handover.js).
import { channelOf } from './handover.js';
/**
 * @import { CallGo } from '../calls'
 * @import { Bridge } from '../internal'
 */

/** How often to look at the popup, in milliseconds: no event says that it was closed. */
const LOOK_MS = 100;
/** How often in a row it has to look closed: its answer may be on the way. And open: it does for an instant while it is being cut off. */
const LOOKS = 6;

/** Ends the sign-in before, if its popup looks closed. */
let endEarlier = () => {};

/**
 * Sends a popup to the provider, and has its answer judged.
 *
 * That a popup looks closed shows that the user has closed it only if it was seen open at the provider, and the user is back at this page:
 * a page with a Cross-Origin-Opener-Policy, on either side, cuts it off, and then it looks closed for good. If it never was seen,
 * only the time-out ends the sign-in, or the next one. A provider's later page may cut it off, too: so an answer that comes
 * in time counts even after popup_closed.
 * @param {Bridge} bridge
 * @param {CallGo} callGo
 * @param {Window} popup
 * @param {{ url: string, state: string }} request
 * @param {number} timeout seconds
 * @returns {Promise<void>} when the session has begun; rejects with popup_closed, popup_timeout, stopped, or what was wrong with the answer
 */
export async function signInBy(bridge, callGo, popup, { url, state }, timeout) {
  const { key, signal, emit, PerennialError } = bridge;
  const fail = (/** @type {string} */ code, /** @type {string} */ message) => {
    throw new PerennialError(code, message);
  };
  const closed = () => fail('popup_closed', 'the user has closed the popup');
  endEarlier();
  if (popup.closed) closed(); // nobody else has been there yet
  popup.location.replace(url);

  const over = new AbortController();
  const answered = answer(key + ':signin', state, popup, over.signal);
  const late = new Promise((_, reject) => {
    const end = (/** @type {string} */ code, /** @type {string} */ message) => reject(new PerennialError(code, message));
    const timer = setTimeout(end, timeout * 1000, 'popup_timeout', `nobody has signed in within ${timeout} s`);
    over.signal.addEventListener('abort', () => clearTimeout(timer));
    signal.addEventListener('abort', () => end('stopped', 'stop() was called'), { signal: over.signal });
  });
  let gone = false;
  const done = Promise.race([answered, late])
    .finally(() => over.abort())
    .then((callback) => callGo('callback', { url: callback }));
  done.catch(({ code, message, reason }) => {
    if (gone && !/^(popup_timeout|stopped)$/.test(code)) emit('signinfailed', { code, message, reason });
  });
  await Promise.race([
    done,
    closing(popup, over.signal).then(() => {
      gone = true;
      closed();
    }),
  ]);
}

/**
 * The answer's URL, by a channel to all tabs or by the popup itself.
 * @param {string} key
 * @param {string} state
 * @param {Window} popup
 * @param {AbortSignal} over
 * @returns {Promise<string>}
 */
const answer = (key, state, popup, over) =>
  new Promise((resolve) => {
    const channel = channelOf(key);
    const hear = (/** @type {MessageEvent} */ { data, origin, source }) => {
      if (origin != location.origin || (source && source != popup)) return;
      if (new RegExp(`[?&#]state=${state}(&|#|$)`).test(data)) {
        // The popup may close.
        channel?.postMessage(state);
        if (source) popup.postMessage(state, origin);
        resolve(data);
      }
    };
    if (channel) channel.onmessage = hear;
    addEventListener('message', hear, { signal: over });
    over.addEventListener('abort', () => channel?.close());
  });

/**
 * Resolves when the user has closed the popup, as far as that can be known.
 * @param {Window} popup
 * @param {AbortSignal} over
 * @returns {Promise<void>}
 */
const closing = (popup, over) =>
  new Promise((resolve) => {
    let seen = 0;
    let looks = 0;
    const look = () => {
      if (seen < LOOKS) seen = isAway(popup) ? seen + 1 : 0;
      else looks = popup.closed && document.hasFocus() ? looks + 1 : 0;
      if (looks >= LOOKS) resolve();
    };
    const timer = setInterval(look, LOOK_MS);
    const mine = () => {
      if (popup.closed) resolve();
    };
    endEarlier = mine;
    over.addEventListener('abort', () => {
      clearInterval(timer);
      if (endEarlier == mine) endEarlier = () => {};
    });
  });

/** Whether the popup is open, and shows another page than the empty one that it was opened with. @param {Window} popup */
function isAway(popup) {
  try {
    return !popup.closed && popup.location.href != 'about:blank';
  } catch {
    return true; // another site's
  }
}
