import { PerennialError } from '../gate/error.js';
/**
 * @import { State } from './state.js'
 * @import { Emit, Failing } from '../fake'
 */

/** How long what a refresh brings is good for, in seconds, where nothing has been said. */
export const LIFETIME = 3600;

/** The failures that a test has asked for, the next one first. */
export class Failures {
  /** @type {Failing[]} */
  #list = [];

  /** @param {Failing} failing */
  add(failing) {
    this.#list = this.#list.filter(({ of }) => of !== failing.of);
    if (failing.times > 0) this.#list.push(failing);
  }

  /** Takes the one that is next. @param {Failing['of']} of @returns {Failing | undefined} */
  take(of) {
    const found = this.#list.find((each) => each.of === of && each.times > 0);
    if (found) found.times--;
    return found;
  }

  clear() {
    this.#list = [];
  }
}

/** The error that a call rejects with. @param {Failing} failing */
export function errorOf({ code, message, retryAfter, reason, claims }) {
  const error = new PerennialError(code, message ?? `fail('${code}') was called`, retryAfter);
  return Object.assign(error, reason === undefined ? {} : { reason }, claims === undefined ? {} : { claims });
}

/**
 * Ends a session.
 * @param {State} state
 * @param {Emit} emit
 * @param {string} reason
 */
export function end(state, emit, reason) {
  const { session } = state;
  const generation = session ? ++state.generation : undefined; // its end is one more
  state.set('signedout');
  if (reason === 'expired') emit('expired', { generation: session?.generation });
  emit('signedout', reason === 'signout' ? { reason } : { reason, generation }); // a sign-out is over before the program has a say
}

/**
 * Makes what refreshes a session: one refresh for all that wait. It resolves when there is a fresh token, or no session any more.
 * @param {State} state
 * @param {Emit} emit
 * @param {Failures} failures
 * @returns {() => Promise<void>} rejects with the failure that was asked for
 */
export function refresher(state, emit, failures) {
  /** @type {Promise<void> | undefined} */
  let flight;

  async function refresh() {
    const from = state.session;
    await null; // all who ask in the same moment share it
    if (!from || state.session !== from) return; // it is over, or another one
    if (!state.refreshable) return end(state, emit, 'expired');
    const failing = failures.take('refresh');
    if (failing) {
      const error = errorOf(failing);
      const { code, message, retryAfter, reason, claims } = error;
      if (code === 'session_ended') return end(state, emit, reason ?? 'invalid_grant');
      if (code === 'subject_mismatch') {
        emit('error', { code, message });
        return end(state, emit, code);
      }
      emit('refreshfailed', { reason, claims, code, message, retryAfter });
      throw error;
    }
    const generation = ++state.generation;
    const expiresAt = from.expiresAt === null ? null : Date.now() + LIFETIME * 1000;
    Object.assign(state, { expired: false, token: `fake-token-${generation}`, idToken: undefined });
    state.set('signedin', { ...from, expiresAt, generation });
    emit('refreshed', { generation, expiresAt });
  }

  return () =>
    (flight ??= refresh().finally(() => {
      flight = undefined;
    }));
}
