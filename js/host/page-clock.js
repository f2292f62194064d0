/** @import { Clock } from '../dpop' */

/** For how long an answer is good, in milliseconds: nobody is asked in a storm. */
const KEPT_MS = 60_000;

/**
 * What time it is by the page's own server: other servers seldom let a page read their Date header, and a device's clock
 * may be wrong.
 * @param {typeof fetch} fetch
 * @returns {Clock}
 */
export function pageClock(fetch) {
  /** @type {Promise<number> | undefined} server's time, in milliseconds, when performance.now() was 0 */
  let zero;
  let asked = 0;
  return async () => {
    if (!zero || performance.now() - asked > KEPT_MS) {
      asked = performance.now();
      const init = /** @type {RequestInit} */ ({ __proto__: null, method: 'HEAD', cache: 'no-store', credentials: 'omit' });
      zero = fetch(location.origin + '/', init).then(
        ({ headers }) => Date.parse(headers.get('Date') ?? '') - performance.now(),
        () => NaN,
      );
    }
    return (await zero) + performance.now();
  };
}
