/** @import { Bridge, GoBridge } from '../internal' */

/**
 * The page's own refresh function as Go calls it. Requests wait for what it brings, so its own must not wait with them: what it
 * sends at once, before it awaits anything, carries no token, and neither does what it sends by the `fetch` that it is given.
 * @param {Pick<Bridge, 'refresh' | 'fetch' | 'uncovered'>} bridge
 * @returns {GoBridge['refresh']} undefined if the page gave none
 */
export const ownRefresh = ({ refresh, fetch, uncovered }) =>
  refresh && ((request) => uncovered(() => refresh({ ...request, fetch })));
