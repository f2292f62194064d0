// The lease: the tokens that requests may carry, and until when. Go makes it; it also lies in storage, so that
// after a reload requests leave before Go is there. A page has one gate, hence one lease, hence module state.

import { emit } from './events.js';
import { parse, stringify } from './json.js';
/**
 * @import { Areas, Lease, StoredRecord } from '../internal'
 * @import { Session, Status } from '../perennial'
 */

/**
 * What the gate knows of the session: its lease (fresh or not), null for "no session", undefined for "ask Go", which is as yet unknown.
 * @type {Lease | null | undefined}
 */
export let currentLease;

/**
 * What pages see of it, frozen: another object only when something in it is different, as React's useSyncExternalStore wants it.
 * @type {Session | null}
 */
export let session = null;

/** @returns {Status} */
export const statusNow = () => (currentLease ? 'signedin' : currentLease === null ? 'signedout' : 'pending');

/** @type {<T>(value: T) => Readonly<T>} as JSON has it */
const freeze = (value) => {
  if (Object(value) === value) Object.values(/** @type {object} */ (value)).forEach(freeze);
  return Object.freeze(value);
};

/** API name → token. A Map, so that no name can reach into a prototype. @type {Map<string, string>} */
let tokens;

/** performance.now() at which the lease ends: that clock cannot be set back. */
let endsAt = 0;

/** Date.now() when performance.now() was last seen to be before that. */
let lookedAt = 0;

/** The session that a gate has ended by itself: its id; true: whatever there was. @type {string | true | undefined} */
let ended;

/** Whether this gate has reported a session's end to the page, and no session has begun since. */
export let endReported = false;

/**
 * Ends the session without asking Go. No lease of it is taken any more, by whomever.
 * @param {string | true} [id] of the session; true: whatever there is, until somebody knows that there is none
 * @param {unknown} [report] whether to report it to the page
 */
export function endSession(id, report) {
  ended = undefined;
  setLease(null);
  ended = id;
  if (report) {
    endReported = true;
    emit('signedout', { reason: 'signout' });
  }
}

/** Knows nothing any more, and asks Go. */
export function reset() {
  ended = undefined;
  setLease();
}

/**
 * Ends what another page's gate has ended: see ./signout.js.
 * @param {string | null | undefined} text what it has left in storage
 * @param {string} from whom this page's sessions are from
 */
export function readMarker(text, from) {
  try {
    const mark = { __proto__: null, ...parse(text || 'null') };
    if (mark.from != from) return;
    if (mark.id ? mark.id == currentLease?.id : currentLease !== null) endSession(currentLease?.id ?? true, currentLease);
    else if (!currentLease && mark.id) ended = mark.id;
  } catch {
    // Garbage: Go looks at it.
  }
}

/**
 * Takes a lease, unless it has the wrong shape or is older than the current one; null and undefined are always taken, and that of
 * a session which has been ended counts as null. The one place where status and session change, hence where it is reported.
 * @param {Lease | null} [lease]
 * @returns the lease before
 * @throws {TypeError} if it has no tokens
 */
export function setLease(lease) {
  const before = currentLease;
  const status = statusNow();
  if (ended && (lease ? ended === true || lease.id == ended : lease === undefined && ended === true)) lease = null;
  else if (ended === true) ended = undefined;
  if (lease) {
    lease = /** @type {Lease} */ ({ __proto__: null, ...lease });
    const { id, generation, since, until } = lease;
    // The sum is a finite number only if each of them is.
    if (!Number.isFinite(generation + since + until)) return before;
    if (currentLease && currentLease.id == id && currentLease.generation > generation) return before; // generations compare within one session only
    // A token outside visible ASCII cannot be sent; Headers would throw.
    tokens = new Map(Object.entries(lease.tokens).filter(([, token]) => /^[!-~]+$/.test(token)));
    endsAt = performance.now() + until - Date.now();
    lookedAt = 0;
    endReported = false;
  }
  currentLease = lease;
  const next = currentLease?.session ?? null;
  const differs = stringify(next) != stringify(session);
  if (differs) session = freeze(next);
  if (differs || status != statusNow()) emit('change');
  return before;
}

/**
 * Takes the lease out of a stored record. Where that had no room, Go leaves a note in this tab's sessionStorage,
 * with no lease in it: then Go has to be asked.
 * @param {string} area "localStorage" or "sessionStorage"; any other storage cannot be read from here
 * @param {string} key
 * @param {string} owner Settings.from: what is another's is none
 * @param {null | undefined} absent what it means if there is no record
 * @param {null | undefined} none what it means if there is another's
 * @returns whether there is another's
 */
export function readRecord(area, key, owner, absent, none) {
  try {
    const text = /** @type {Areas} */ (/** @type {unknown} */ (globalThis))[area]?.getItem(key) ?? sessionStorage.getItem(key);
    // A record without a lease is encrypted, and one that does not say whose it is of an earlier release: Go can judge both.
    const { lease, from } = /** @type {StoredRecord} */ ({ __proto__: null, ...(text && parse(text)) });
    const whose = lease ? lease.from : from;
    const others = whose && whose != owner;
    const found = others ? none : text ? (whose && lease) || undefined : absent;
    if (found || others || !text || !currentLease) setLease(found);
    return others;
  } catch {
    // Blocked or garbage: the current lease stays, which is "ask Go" on a page that has just begun.
  }
}

/**
 * Whether the lease is fresh, by the wall clock and by the clock that cannot be set back.
 * @param {number} [minValidity] seconds for which it must still be
 */
export function isFresh(minValidity = 0) {
  const now = Date.now();
  // performance.now() costs more than all the rest, and need be looked at only when the other clock has moved.
  if (now != lookedAt && performance.now() < endsAt) lookedAt = now;
  return currentLease && now == lookedAt && currentLease.since <= now && now + minValidity * 1000 < currentLease.until;
}

/**
 * The token for an API, if the lease is fresh and has one.
 * @param {string} name
 * @param {number} [minValidity] seconds that it must still be good for
 * @returns {{ token: string, generation: number } | undefined}
 */
export function freshToken(name, minValidity) {
  if (isFresh(minValidity)) return leasedToken(name);
}

/**
 * The token for an API, fresh or not, if the lease has one.
 * @param {string} name
 * @returns {{ token: string, generation: number } | undefined}
 */
export function leasedToken(name) {
  const token = currentLease && tokens.get(name);
  if (currentLease && token) return { token, generation: currentLease.generation };
}
