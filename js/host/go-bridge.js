import { courier } from './courier-link.js';
import { keepLate } from './late-events.js';
import { ownRefresh } from './page-refresh.js';
/**
 * @import { Link } from '../courier'
 * @import { Prover } from '../dpop'
 * @import { Bridge, Calls, Failure, GoBridge, Lease } from '../internal'
 */

/**
 * What Go's main finds on the page.
 * @param {Bridge} bridge
 * @param {string} text the configuration as Go takes it
 * @param {Prover} prover
 * @param {Calls} calls
 * @param {(error: Failure) => void} report
 * @param {() => Promise<unknown>} onSessionEnded called when a session has ended by itself: it may leave the user on a protected page
 * @returns {() => GoBridge} for each life of the program
 */
export function goBridges(bridge, text, prover, calls, report, onSessionEnded) {
  const { signal, parse, stringify, opened, PerennialError } = bridge;
  /** It outlives a life of the program. @type {Link | undefined} */
  let link;

  /**
   * A new life may find what another tab has done before the browser's word of it comes, which is then no news to the gate.
   * @param {Lease | null | undefined} was what the gate held; undefined: it did not know
   * @param {Lease | null} now
   */
  const noticeAhead = (was, now) => {
    if (was !== undefined && was?.id != now?.id) calls.callGo('notice', { signedIn: !!now, was }).catch(report);
  };

  return (isNew = true) => ({
    config: text,
    refresh: ownRefresh(bridge),
    // As everywhere: what somebody has put on Object.prototype is no option.
    fetch: (url, options) => bridge.fetch(url, /** @type {RequestInit} */ ({ __proto__: null, ...options })),
    stringify,
    lease(json) {
      if (signal.aborted) return;
      const now = json && parse(json);
      const was = bridge.lease(now);
      if (isNew) noticeAhead(was, now);
      isNew = false;
    },
    emit(type, json) {
      const detail = json && parse(json);
      if (signal.aborted) {
        if (calls.lasting().length) keepLate(type, detail);
        return;
      }
      if (type === 'signedin') bridge.signedInAt = location.href;
      bridge.emit(type, detail);
      // A session that ended by itself leaves nobody on a protected page; after its own sign-out the page says where
      // to go next. Not now: Go may be about to take the lease back.
      if (type === 'signedout' && !calls.isUnderWay('signout')) setTimeout(() => onSessionEnded().catch(report));
    },
    error: (code, message, retryAfter, reason, claims) =>
      Object.assign(new PerennialError(code, message, retryAfter), reason && { reason }, claims && { claims }),
    thumbprint: prover.thumbprint,
    prove: (method, url, token) => prover.prove({ method, url, token }),
    learn: prover.learn,
    opened: opened.url,
    courier: (path) => (link ??= courier(path)),
  });
}
