// Sign-out by the gate alone: the session is over at once in every tab, whether Go is there or not. What has to reach
// a server is left in storage for Go, whenever it comes.
import { PerennialError } from './error.js';
import { parse, stringify } from './json.js';
import { endSession, currentLease } from './lease.js';
import { callHost, begun } from './call-host.js';
/**
 * @import { Areas, Failure, StoredRecord } from '../internal'
 * @import { SignOutOptions } from '../perennial'
 */

/** How long a sign-out waits for Go, in milliseconds, if the page has not asked for what only Go can do. */
const WAIT = 3000;

/** Where the record lies, and whose it is. @type {{ storage: string, key: string, _marker: string, from: string } | undefined} */
let stored;

/** @param {typeof stored} [given] without it nothing has been started */
export const signOutFrom = (given) => {
  stored = given;
};

/** What a gate has left in storage until the ledger has the end as well; it holds no token. @returns {string | null | undefined} */
export function marker() {
  try {
    return stored && /** @type {Areas} */ (/** @type {unknown} */ (globalThis))[stored.storage]?.getItem(stored._marker);
  } catch {
    // Blocked: nothing can have been left there.
  }
}

/**
 * Ends the session here and in the other tabs, whose gates hear of the marker.
 * @returns {string | undefined} its id_token, where the record lies open
 */
function endHere() {
  const { storage, key, _marker, from } = /** @type {NonNullable<typeof stored>} */ (stored);
  let { lease, tokens } = /** @type {StoredRecord} */ ({ __proto__: null, lease: currentLease });
  try {
    const area = /** @type {Storage} */ (/** @type {Areas} */ (/** @type {unknown} */ (globalThis))[storage]);
    const record = /** @type {StoredRecord} */ ({ __proto__: null, from, lease, ...parse(/** @type {string} */ (area.getItem(key))) });
    if (record.from == from) { // another's is left alone
      ({ lease, tokens } = record);
      const mark = () => area.setItem(_marker, stringify({ id: lease?.id, generation: lease?.generation, origin: lease?.origin, from }));
      try {
        mark();
      } catch {
        area.removeItem(key);
        mark(); // there was no room
      }
      area.removeItem(key);
      sessionStorage.removeItem(key);
    }
  } catch {
    // Memory, or blocked storage: this tab alone has the session.
  }
  endSession(lease?.id ?? true, true);
  return tokens?.id_token;
}

/**
 * perennial.signout(), see perennial.d.ts.
 * @param {SignOutOptions} [given]
 * @returns {Promise<void>} rejects with invalid_argument, and the session goes on; or with what Go could not do
 */
export async function signOut(given) {
  const { everywhere, redirect } = /** @type {typeof given & {}} */ ({ __proto__: null, ...given });
  if (!stored) await begun;
  /** @type {URL | undefined} */
  let to;
  if (redirect) {
    try {
      to = new URL(redirect, /^\//.test(redirect) ? location.href : document.baseURI);
    } catch {
      // As one of another origin.
    }
    if (to?.origin != location.origin) throw new PerennialError('invalid_argument', 'redirect: only to the page’s own origin');
  }
  const idToken = currentLease !== null ? endHere() : undefined; // of use with `everywhere` alone
  const asked = callHost('signout', { everywhere: !!everywhere, redirect: to?.href, idToken });
  if (everywhere) return asked;
  try {
    await Promise.race([asked, new Promise((go) => setTimeout(go, WAIT))]);
  } catch (error) {
    if (!/^(program|outdated|unsupported)/.test(/** @type {string} */ (/** @type {Failure} */ (error).code))) throw error;
  }
  if (to) location.assign(to);
}
