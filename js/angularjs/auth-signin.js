import { askCredentials } from './signin-dialog.js';
import { CONNECTION, post } from './tenant.js';
/**
 * @import { Foreign } from '../internal'
 * @import { Session } from './session.js'
 */

/** What tenants had from their first day. */
const DEFAULTS = { connection: CONNECTION };

/**
 * Makes signin, signup and reset. Each takes options, and what to call after a success and after a failure; and returns a promise, too.
 * @param {Foreign} $q
 * @param {Session} session
 * @param {Foreign} auth
 */
export function signins($q, session, auth) {
  /** Calls back, within AngularJS's digest. @param {Promise<Foreign>} work @param {Foreign} then @param {Foreign} failed */
  const finish = (work, then, failed) => {
    const done = $q.when(work).then(then, (/** @type {unknown} */ error) => {
      failed?.(error);
      return $q.reject(error);
    });
    done.catch(() => {}); // for whoever waits: the callbacks and events have said it
    return done;
  };

  /** @param {Foreign} options @param {Foreign} [ok] @param {Foreign} [failed] */
  function signin(options, ok, failed) {
    const { authParams = {}, username = options?.email, password, connection, scope = authParams.scope, device = authParams.device, state = authParams.state } = { ...DEFAULTS, ...options };
    const attempt = (/** @type {{ username: string, password: string }} */ credentials) =>
      session.quietly(() => session.signIn({ ...credentials, connection, scope, device }));
    const work = async () => {
      if (!session.config.domain) throw Object.assign(new Error('signin: authProvider.init says which tenant'), { code: 'invalid_config' });
      await (username && password ? attempt({ username, password }) : askCredentials(attempt));
      return session.tokens();
    };
    const success = (/** @type {Foreign} */ tokens) => {
      const { idToken, accessToken, refreshToken } = tokens;
      auth.isAuthenticated = true;
      auth.setTokens({ ...tokens, state });
      session.handedOut = idToken;
      auth.profile = { ...session.perennial.profile };
      const profilePromise = auth.getProfile(idToken);
      auth.report('loginSuccess', { profile: auth.profile, profilePromise, idToken, accessToken, state, refreshToken });
      return profilePromise.then((/** @type {Foreign} */ profile) => {
        ok?.(profile, idToken, accessToken, state, refreshToken);
        return profile;
      });
    };
    return finish(work(), success, (/** @type {unknown} */ error) => {
      auth.report('loginFailure', { error });
      failed?.(error);
    });
  }

  /** A new account, and then a sign-in with it, unless `auto_login` is false. @param {Foreign} options @param {Foreign} [ok] @param {Foreign} [failed] */
  function signup(options, ok, failed) {
    const { email = options?.username, username, password, connection, auto_login: signsIn = true } = { ...DEFAULTS, ...options };
    const { domain, clientID } = session.config;
    const fields = { client_id: clientID, email, password, connection, ...(username && { username }) };
    const then = (/** @type {Foreign} */ account) => {
      if (signsIn) return signin({ ...options, username: username ?? email }, ok, failed);
      ok?.(account);
      return account;
    };
    return finish(post(domain, '/dbconnections/signup', fields), then, (/** @type {unknown} */ error) => {
      auth.report('loginFailure', { error });
      failed?.(error);
    });
  }

  /** Has the tenant send a mail to somebody who has forgotten their password. @param {Foreign} options @param {Foreign} [ok] @param {Foreign} [failed] */
  function reset(options, ok, failed) {
    const { email = options?.username, password, connection } = { ...DEFAULTS, ...options };
    const { domain, clientID } = session.config;
    const fields = { client_id: clientID, email, connection, ...(password && { password }) };
    const then = (/** @type {unknown} */ answer) => {
      ok?.(answer);
      return answer;
    };
    return finish(post(domain, '/dbconnections/change_password', fields), then, failed);
  }

  return { signin, signup, reset };
}
