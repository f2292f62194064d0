import { makeAuth } from './auth.js';
import { EVENTS, reporter } from './auth-events.js';
import { follow } from './follow.js';
import { publish } from './global-auth.js';
import { guardRoutes } from './route-guard.js';
import { Session } from './session.js';
/** @import { Foreign } from '../internal' */

/** Where an app says which tenant its users are at, and what is to be called when. */
export class AuthProvider {
  constructor() {
    /** @type {Foreign} */
    this.config = {};
    /** @type {Record<string, Foreign[]>} */
    this.handlers = Object.fromEntries(EVENTS.map((event) => [event, []]));
    this.$get = ['$rootScope', '$injector', '$q', this.make.bind(this)];
  }

  /** @param {Foreign} options {domain, clientID, loginUrl, loginState, perennial, …}, as in web/docs/angularjs.md */
  init(options) {
    Object.assign(this.config, options);
  }

  /** @param {string} event one of EVENTS @param {Foreign} handler called by the injector */
  on(event, handler) {
    if (!Object.hasOwn(this.handlers, event)) throw new Error(`authProvider.on: there is no event "${event}"; there are ${EVENTS.join(', ')}`);
    this.handlers[event].push(handler);
  }

  /** @param {Foreign} $rootScope @param {Foreign} $injector @param {Foreign} $q */
  make($rootScope, $injector, $q) {
    const session = new Session(this.config);
    const auth = makeAuth($q, session, reporter($rootScope, $injector, this.handlers));
    session.start();
    auth.restore();
    follow($rootScope, auth, session);
    guardRoutes($rootScope, $injector, auth);
    publish(auth);
    return auth;
  }
}
