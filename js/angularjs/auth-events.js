/** @import { Foreign } from '../internal' */

/** The events that authProvider.on() knows. */
export const EVENTS = ['loginSuccess', 'loginFailure', 'logout', 'forbidden', 'authenticated'];

/** What a broadcast may carry. Anybody may listen to one, and write down what comes: no token. */
const PUBLIC = ['profile', 'error'];

/**
 * Reports an event: to the handlers of authProvider.on(), called by the injector with what is known as arguments; and by a broadcast.
 * @param {Foreign} $rootScope
 * @param {Foreign} $injector
 * @param {Record<string, Foreign[]>} handlers
 * @returns {(auth: object, event: string, locals?: Record<string, unknown>) => void}
 */
export const reporter =
  ($rootScope, $injector, handlers) =>
  (auth, event, locals = {}) => {
    $rootScope.$broadcast('auth0.' + event, Object.fromEntries(PUBLIC.filter((name) => name in locals).map((name) => [name, locals[name]])));
    for (const handler of handlers[event] ?? []) $injector.invoke(handler, auth, locals);
  };
