import { Auth0Client } from '@auth0/auth0-spa-js';

/** With refresh tokens, and a cache that outlives the page: its documented way without third-party cookies. */
export const makeClient = (/** @type {object} */ more = {}) =>
  new Auth0Client({
    domain: location.origin,
    clientId: 'bench',
    useRefreshTokens: true,
    cacheLocation: 'localstorage',
    authorizationParams: { redirect_uri: location.origin },
    ...more,
  });
