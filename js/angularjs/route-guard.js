/** @import { Foreign } from '../internal' */

/**
 * Holds routes with `requiresLogin: true` where nobody is signed in: ngRoute's, and ui-router's states with it in their `data`. A user
 * whose token is being refreshed, or of whom nothing is known yet, is let through.
 * @param {Foreign} $rootScope
 * @param {Foreign} $injector
 * @param {Foreign} auth
 */
export function guardRoutes($rootScope, $injector, auth) {
  const { loginUrl, loginState } = auth.config;

  /** Sends the user to sign in. @returns where to, for ui-router 1 */
  const forbid = () => {
    const $state = loginState && $injector.has('$state') && $injector.get('$state');
    if (loginUrl) $injector.get('$location').path(loginUrl);
    auth.report('forbidden');
    return $state || undefined;
  };
  const refused = (/** @type {Foreign} */ route) => route?.requiresLogin === true && !auth.isAuthenticated && !auth.refreshTokenPromise && auth.isKnown;

  /** @param {Foreign} event @param {Foreign} route */
  const hold = (event, route) => {
    if (!refused(route)) return;
    event.preventDefault();
    forbid()?.go(loginState);
  };
  $rootScope.$on('$routeChangeStart', (/** @type {Foreign} */ event, /** @type {Foreign} */ next) => hold(event, next?.$$route));
  $rootScope.$on('$stateChangeStart', (/** @type {Foreign} */ event, /** @type {Foreign} */ next) => hold(event, next?.data));
  if ($injector.has('$transitions')) {
    $injector.get('$transitions').onStart({}, (/** @type {Foreign} */ transition) => {
      if (refused(transition.to().data)) return forbid()?.target(loginState) ?? false;
    });
  }

  // An app's own way to say so, and a 401, which need not mean that the user has to go anywhere.
  $rootScope.$on('auth0.forbiddenRequest', () => forbid()?.go(loginState));
  $rootScope.$on('unauthenticated', () => auth.report('forbidden'));
}
