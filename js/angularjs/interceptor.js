import { isListed, isOwn } from './domains.js';
/** @import { Foreign } from '../internal' */

/**
 * Whether a request has a header by any spelling: browsers would send both, as one with two values.
 * @param {Foreign} headers
 * @param {string} name
 */
const has = (headers, name) => Object.keys(headers ?? {}).some((key) => key.toLowerCase() === name.toLowerCase() && headers[key] !== undefined && headers[key] !== null);

/**
 * Puts the token of a tokenGetter into requests of $http.
 * @param {Foreign} $q
 * @param {Foreign} $injector
 * @param {Foreign} $rootScope
 * @param {Foreign} jwtOptions
 */
function interceptor($q, $injector, $rootScope, jwtOptions) {
  const options = jwtOptions.getConfig();

  /** @param {Foreign} request */
  const wants = (request) => {
    if (request.skipAuthorization) return false;
    if (!isOwn(request.url)) {
      if (!options.whiteListedDomains.length) throw new Error(`jwtInterceptor: ${new URL(request.url, document.baseURI).host} is not the page's own origin, and whiteListedDomains is empty`);
      if (!isListed(request.url, options.whiteListedDomains)) return false;
    }
    return !(options.urlParam ? request.params && options.urlParam in request.params : has(request.headers, options.authHeader));
  };

  return {
    /** @param {Foreign} request */
    request(request) {
      try {
        if (!wants(request)) return request;
        const answer = $injector.invoke(options.tokenGetter, this, { options: request, config: request });
        return $q.when(answer).then((/** @type {unknown} */ token) => {
          if (!token) return request;
          // Not into what the caller has passed: that would have the token from now on.
          if (options.urlParam) request.params = { ...request.params, [options.urlParam]: token };
          else request.headers = { ...request.headers, [options.authHeader]: options.authPrefix + token };
          return request;
        });
      } catch (error) {
        return $q.reject(error);
      }
    },
    /** @param {Foreign} response undefined where another interceptor has given none */
    responseError(response) {
      if (response?.status === 401) $rootScope.$broadcast('unauthenticated', response);
      return $q.reject(response);
    },
  };
}

/** The provider of jwtInterceptor. What an app sets on it counts as an option. */
export class JwtInterceptorProvider {
  static $inject = ['jwtOptionsProvider'];

  /** @param {Foreign} options */
  constructor(options) {
    options.interceptor = this;
    this.$get = ['$q', '$injector', '$rootScope', 'jwtOptions', interceptor];
  }
}
