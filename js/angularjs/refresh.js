import { isTokenExpired } from '../jwt/jwt.js';
/**
 * @import { Foreign } from '../internal'
 * @import { Session } from './session.js'
 */

/**
 * Makes auth.refreshIdToken. Whoever calls it, interceptor or route hook, in whatever tab: all who wait get what one request brings.
 * @param {Foreign} $q
 * @param {Session} session
 * @param {Foreign} auth
 */
export function refresher($q, session, auth) {
  /** @type {{ refreshToken: string, promise: Foreign } | null} */
  let flight = null;

  /**
   * A fresh id_token. What Perennial has is good enough, if the app has not had it: another tab, or the background, has been faster.
   * What the app has had is, if only the device's clock holds it for expired: Perennial has judged it by more than that.
   * @param {string} refreshToken
   */
  async function refresh(refreshToken) {
    await session.adopting;
    if (await session.lacks(refreshToken)) await session.quietly(() => session.adopt(refreshToken));
    let token = await session.token();
    if (token && token === session.handedOut && !isTokenExpired(token)) token = await session.token({ force: true });
    if (!token) throw Object.assign(new Error('refreshIdToken: nobody is signed in'), { code: 'session_ended' });
    session.handedOut = token;
    return token;
  }

  /** @param {string} [given] the refresh token; without it the session's own @returns {Foreign} a promise of the id_token */
  return (given) => {
    const refreshToken = given ?? auth.refreshToken;
    if (flight && flight.refreshToken === refreshToken) return flight.promise;
    const promise = $q.when(refresh(refreshToken)).then((/** @type {string} */ token) => {
      auth.setTokens({ idToken: token });
      return token;
    });
    const over = () => {
      if (flight === mine) flight = auth.refreshTokenPromise = null;
    };
    const mine = { refreshToken, promise: promise.finally(over) };
    flight = mine;
    auth.refreshTokenPromise = mine.promise;
    return mine.promise;
  };
}
