/** @import { Foreign } from '../internal' */

/**
 * Has the service know what becomes of the session elsewhere: in another tab, at the server, in the background.
 * @param {Foreign} $rootScope
 * @param {Foreign} auth
 * @param {Foreign} session
 */
export function follow($rootScope, auth, session) {
  const { perennial } = session;
  const stop = new AbortController();
  $rootScope.$on('$destroy', () => stop.abort());

  /** @param {string} type @param {(detail: Foreign) => void} act */
  const on = (type, act) => {
    /** @param {Foreign} event */
    const listener = ({ detail }) => {
      if (!session.busy) $rootScope.$evalAsync(() => act(detail));
    };
    perennial.addEventListener(type, listener, { signal: stop.signal });
  };

  on('signedin', () => {
    auth.restore();
    auth.report('authenticated', { profile: auth.profile, idToken: auth.idToken });
  });
  // An encrypted session is known only after a while.
  on('change', () => auth.isAuthenticated || auth.restore());
  on('refreshed', () => auth.restore());
  on('signedout', ({ reason }) => {
    if (!auth.isAuthenticated) return;
    auth.clear();
    // Tokens that have run out are no sign-out: the app may have a refresh token that Perennial was not given.
    if (reason !== 'expired') auth.report('logout');
  });
}
