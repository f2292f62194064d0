import { isTokenExpired } from '../jwt/jwt.js';
/** @import { Foreign } from '../internal' */

/**
 * Whether a token is there and good. One that is still to come counts: whoever fetches it knows of a session. One that is none
 * does not, and is no reason to crash.
 * @param {Foreign} token or a promise of one
 */
function isGood(token) {
  if (typeof token?.then === 'function') return true;
  try {
    return !!token && !isTokenExpired(token);
  } catch {
    return false;
  }
}

/**
 * Knows whether there is a session by the tokenGetter, keeps $rootScope.isAuthenticated, and guards routes with `requiresLogin: true`.
 * @param {Foreign} $rootScope
 * @param {Foreign} $injector
 * @param {Foreign} $q
 * @param {Foreign} jwtOptions
 */
function manage($rootScope, $injector, $q, jwtOptions) {
  const options = jwtOptions.getConfig();
  const set = (/** @type {boolean} */ is) => void ($rootScope.isAuthenticated = is);
  const manager = {
    authenticate: () => set(true),
    unauthenticate: () => set(false),
    // No request asks for it.
    getToken: () => $injector.invoke(options.tokenGetter, manager, { options: null, config: null }),
    redirect: () => $injector.invoke(options.unauthenticatedRedirector, manager, {}),
    isAuthenticated: () => isGood(manager.getToken()),
    checkAuthOnRefresh: () => on(['$locationChangeStart'], check),
    redirectWhenUnauthenticated() {
      $rootScope.$on('unauthenticated', () => {
        manager.redirect();
        set(false);
      });
    },
  };

  /** ui-router 1 has transitions instead of events. @param {string[]} events @param {(...args: Foreign[]) => unknown} listener */
  function on(events, listener) {
    if ($injector.has('$transitions')) $injector.get('$transitions').onStart({}, (/** @type {Foreign} */ transition) => listener(undefined, transition.to()));
    else for (const event of events) $rootScope.$on(event, listener);
  }

  /** What is stored may have expired since the page was there last. */
  function check() {
    $q.when(manager.getToken()).then(
      (/** @type {unknown} */ token) => {
        if (isGood(token)) set(true);
        else if (token) $rootScope.$broadcast('tokenHasExpired'); // and not the token itself: anybody may listen
      },
      () => {}, // whoever sends a request is told why
    );
  }

  /** @param {Foreign} event @param {Foreign} next */
  function guard(event, next) {
    if ((next?.$$route ?? next?.data)?.requiresLogin !== true || manager.isAuthenticated()) return;
    event?.preventDefault();
    manager.redirect();
    return false;
  }

  set(false);
  on($injector.has('$state') ? ['$stateChangeStart'] : ['$routeChangeStart'], guard);
  return manager;
}

/** The service authManager. */
export const authManager = ['$rootScope', '$injector', '$q', 'jwtOptions', manage];
