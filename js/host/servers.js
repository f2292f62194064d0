// What proofs have to match, by origin: the server's latest nonce, and how far its clock is from this device's.
/** @import { Server, Servers } from '../dpop' */

/** RFC 9449 section 8.1: what a nonce is made of. Two of them joined by ", " are none. */
const NONCE = /^[!#-[\]-~]+$/;

/** A clock that was measured this much too slow is no reason for another: an answer takes time to arrive. */
const SLACK_MS = 2000;

/** @returns {Servers} */
export function makeServers() {
  /** @type {Map<string, Partial<Server>>} */
  const known = new Map();
  let latest = 0; // it is this device's clock that is off: what one server has shown is the best guess for others

  /** @param {string} url */
  const of = (url) => {
    const { nonce, skew = latest } = known.get(new URL(url).origin) ?? { __proto__: null };
    return { nonce, skew };
  };

  return {
    of,
    learn(url, nonce, date) {
      const server = of(url);
      if (nonce && NONCE.test(nonce)) server.nonce = nonce;
      const skew = Date.parse(date ?? '') - Date.now();
      // Rather too early than too late: servers refuse at once what is issued in the future.
      if (skew < server.skew || skew > server.skew + SLACK_MS) latest = server.skew = skew;
      known.set(new URL(url).origin, server);
    },
  };
}
