import { signins } from './auth-signin.js';
import { isSameUser, isTokenExpired, payloadOf } from '../jwt/jwt.js';
import { profileOf } from './profile.js';
import { refresher } from './refresh.js';
/**
 * @import { Foreign } from '../internal'
 * @import { SignOutOptions } from '../perennial'
 * @import { Session } from './session.js'
 */

/** What there is of a user, where there is none. */
const NOBODY = { isAuthenticated: false, profile: null, profilePromise: null, idToken: null, accessToken: null, refreshToken: null, state: null, tokenPayload: null };

/**
 * The service `auth`: what the app knows of its user, and what it can do about it.
 * @param {Foreign} $q
 * @param {Session} session
 * @param {(auth: object, event: string, locals?: Record<string, unknown>) => void} report
 * @returns {Foreign}
 */
export function makeAuth($q, session, report) {
  const { config } = session;
  /** @type {Foreign} */
  const auth = {
    ...NOBODY,
    config,
    refreshTokenPromise: null,
    hookEvents() {}, // apps call it, and all is hooked already
    report: (/** @type {string} */ event, /** @type {Record<string, unknown>} */ locals) => report(auth, event, locals),
    /** Whether isAuthenticated is more than a guess. */
    get isKnown() {
      return !config.domain || session.perennial.status !== 'pending';
    },
  };

  auth.clear = () => Object.assign(auth, NOBODY);

  /** @param {Foreign} options those of authProvider.init */
  auth.init = (options) => {
    Object.assign(config, options);
    session.start();
    auth.restore();
  };

  /** Takes over what Perennial knows: after a reload, and from other tabs. */
  auth.restore = () => {
    const { isAuthenticated, profile } = session.perennial;
    if (!isAuthenticated) return;
    const { idToken, accessToken, refreshToken } = session.kept();
    auth.isAuthenticated = true;
    auth.profile ??= profile && { ...profile };
    auth.setTokens({ idToken: idToken ?? auth.idToken, accessToken: accessToken ?? auth.accessToken, refreshToken: refreshToken ?? auth.refreshToken });
    if (!idToken) session.token().then((token) => auth.setTokens({ idToken: token }), () => {});
  };

  /** @param {Foreign} tokens */
  auth.setTokens = (tokens) => Object.assign(auth, tokens, { tokenPayload: payloadOf(tokens.idToken) });

  /** @param {string} idToken @returns {Foreign} a promise of the profile; where nobody knows it, of that which there was */
  auth.getProfile = (idToken) => {
    const asked = (auth.profilePromise = $q.when(profileOf(config.domain, idToken)).then(
      (/** @type {Foreign} */ profile) => (auth.profilePromise === asked ? (auth.profile = profile) : profile), // somebody else may be there by now
      () => auth.profile,
    ));
    return asked;
  };

  /**
   * Says who is signed in, at once and whether the token has expired or not. The session becomes Perennial's, if it is not yet.
   * @param {Foreign} profile
   * @param {string} idToken
   * @param {string} [accessToken]
   * @param {string} [state]
   * @param {string} [refreshToken]
   */
  auth.authenticate = (profile, idToken, accessToken, state, refreshToken) => {
    const kept = session.kept();
    Object.assign(auth, { isAuthenticated: true, profile: profile ?? null });
    auth.setTokens({ idToken, accessToken, state, refreshToken: refreshToken ?? (isSameUser(kept.idToken, idToken) ? kept.refreshToken : null) });
    session.handedOut = idToken;
    // A token that has run out begins nothing.
    const begins = session.isStarted && payloadOf(idToken) && (refreshToken || !isTokenExpired(idToken));
    if (begins) session.adopting = session.take({ id_token: idToken, access_token: accessToken, refresh_token: refreshToken }, profile);
    const profilePromise = auth.getProfile(idToken);
    auth.report('authenticated', { profile: auth.profile, profilePromise, idToken, accessToken, state, refreshToken });
    return profilePromise;
  };

  /** Ends the session in every tab, and revokes the refresh token. @param {SignOutOptions} [options] @returns {Foreign} */
  auth.signout = (options) => {
    const done = $q.when(session.isStarted && session.quietly(() => session.perennial.signout(options)));
    done.catch(() => {}); // for whoever waits
    auth.clear();
    auth.report('logout');
    return done;
  };

  auth.refreshIdToken = refresher($q, session, auth);
  return Object.assign(auth, signins($q, session, auth));
}
