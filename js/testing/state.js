/**
 * @import { Session, Status } from '../perennial'
 */

/** @type {<T>(value: T) => T} as JSON has it */
const freeze = (value) => {
  if (Object(value) === value) Object.values(/** @type {object} */ (value)).forEach(freeze);
  return Object.freeze(value);
};

/** What a fake knows of its session. */
export class State {
  /** @type {Status} */
  status = 'pending';
  /** Frozen; another object only when something in it is different. @type {Session | null} */
  session = null;
  /** What requests carry. @type {string | null} */
  token = null;
  /** The id_token, where one was handed in. @type {string | undefined} */
  idToken;
  /** That of the last session, or of its end: the next one's is larger. */
  generation = 0;
  /** Who the user is, if that is known. @type {string | undefined} */
  sub;
  /** Whether there is a way to refresh it. */
  refreshable = true;
  /** Whether expire() was called since the last refresh. */
  expired = false;
  /** @type {(() => void)[]} */
  #waiting = [];
  /** @type {(type: string) => unknown} */
  #emit;

  /** @param {(type: string) => unknown} emit reports `change` */
  constructor(emit) {
    this.#emit = emit;
  }

  /** The one place where status and session change, hence where it is reported. @param {Status} status @param {Session | null} [session] */
  set(status, session = null) {
    const before = this.status;
    const text = JSON.stringify(session);
    const differs = text !== JSON.stringify(this.session);
    this.status = status;
    if (differs) this.session = freeze(JSON.parse(text));
    if (!session) this.token = null;
    if (differs || status !== before) this.#emit('change');
    if (status !== 'pending') this.release();
  }

  /** Resolves when `status` is not `pending`, or somebody who waits has to look again. @returns {Promise<void>} */
  known() {
    return new Promise((resolve) => {
      if (this.status === 'pending') this.#waiting.push(resolve);
      else resolve();
    });
  }

  /** Has all who wait look again. */
  release() {
    for (const go of this.#waiting.splice(0)) go();
  }

  /** Whether there is a token that is good for so many seconds. @param {number} [minValidity] */
  isFresh(minValidity = 0) {
    const { session, expired } = this;
    return !!session && !expired && (session.expiresAt === null || Date.now() + minValidity * 1000 < session.expiresAt);
  }
}
