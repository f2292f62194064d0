/** @import { Foreign } from '../internal' */

/** Where angular-jwt's configuration comes from, until the injector is there. */
export class JwtOptionsProvider {
  constructor() {
    /** What was said by config(). @type {Foreign} */
    this.given = {};
    /** The same by properties of jwtInterceptorProvider, which the guide sets: they count more. @type {Foreign} */
    this.interceptor = {};
    this.$get = () => ({ getConfig: () => this.merged() });
  }

  /** @param {Foreign} options as in web/docs/angularjs.md */
  config(options) {
    this.given = { ...this.given, ...options };
  }

  /** @returns {Foreign} every option, with its default where nothing was said */
  merged() {
    const { $get: _, ...overriding } = this.interceptor;
    const all = {
      urlParam: null,
      authHeader: 'Authorization',
      authPrefix: 'Bearer ',
      whiteListedDomains: [],
      tokenGetter: () => null,
      loginPath: '/',
      unauthenticatedRedirectPath: '/',
      ...this.given,
      ...overriding,
    };
    all.unauthenticatedRedirector ??= ['$location', (/** @type {Foreign} */ $location) => $location.path(all.unauthenticatedRedirectPath)];
    return all;
  }
}
