// How oidc-provider is set up: as strict as it goes, with lifetimes short enough for a test.
import { randomBytes } from 'node:crypto';
import { errors } from 'oidc-provider';
import { policy } from './interactions.js';
import { errorPage, loggedOutPage, logoutPage } from './pages.js';

/** The resource servers (RFC 8707) and the scopes that each knows. Their access tokens are JWTs (RFC 9068). */
export const RESOURCES = {
  'https://orders.test': 'orders.read orders.write',
  'https://stock.test': 'stock.read',
  'urn:perennial:api': 'api',
};

const PROMPTS = ['none', 'login', 'consent', 'create'];

const claimsOf = (sub) => ({
  sub,
  name: sub[0].toUpperCase() + sub.slice(1),
  preferred_username: sub,
  email: `${sub}@example.test`,
  email_verified: true,
});

/** @param {any} options of startIdp, all set */
function clients({ redirectUris, postLogoutRedirectUris, keys }) {
  const publicClient = {
    token_endpoint_auth_method: 'none',
    application_type: 'web',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    id_token_signed_response_alg: keys.alg,
    redirect_uris: redirectUris,
    post_logout_redirect_uris: postLogoutRedirectUris,
  };
  return [
    { ...publicClient, client_id: 'app' },
    { ...publicClient, client_id: 'dpop', dpop_bound_access_tokens: true },
  ];
}

/** RFC 8707: which resource a token is for, and what that token looks like. */
function resourceIndicators({ defaultResource, accessTokenTtl, keys }) {
  return {
    enabled: true,
    // Called with the granted ones when a token request names none of several, else with nothing.
    defaultResource: (_ctx, _client, granted) => (granted && !granted.includes(defaultResource) ? granted : defaultResource),
    useGrantedResource: (_ctx, source) => defaultResource !== undefined && [source.resource ?? []].flat().includes(defaultResource),
    getResourceServerInfo(_ctx, resource) {
      if (!Object.hasOwn(RESOURCES, resource)) throw new errors.InvalidTarget();
      return {
        audience: resource,
        scope: RESOURCES[resource],
        accessTokenTTL: accessTokenTtl,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: keys.alg, kid: keys.current } },
      };
    },
  };
}

/**
 * @param {any} options of startIdp, all set, with `keys` and `port`
 * @returns {import('oidc-provider').Configuration}
 */
export const configuration = (options) => ({
  clients: clients(options),
  jwks: { keys: options.keys.known },
  clientDefaults: { id_token_signed_response_alg: options.keys.alg },
  clockTolerance: 0,
  // Cookies know no ports: two providers on localhost must not share one.
  cookies: {
    names: Object.fromEntries(['session', 'interaction', 'resume'].map((name) => [name, `_${name}_${options.port}`])),
    keys: [randomBytes(32).toString('hex')],
  },
  clientBasedCORS: (_ctx, origin) => options.origins.includes(origin),
  scopes: ['openid', 'offline_access'],
  claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
  conformIdTokenClaims: options.userinfo,
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => claimsOf(sub) }),
  discovery: { prompt_values_supported: PROMPTS },
  features: {
    devInteractions: { enabled: false },
    dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => options.nonce },
    resourceIndicators: resourceIndicators(options),
    revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => void (ctx.body = logoutPage(form, options.logout === 'click')),
      postLogoutSuccessSource: (ctx) => void (ctx.body = loggedOutPage()),
    },
  },
  interactions: { policy: policy(), url: (_ctx, { uid }) => `/interaction/${uid}` },
  rotateRefreshToken: true, // a replay revokes the grant
  expiresWithSession: () => false, // else a token without offline_access is for the time of the provider's session
  renderError: (ctx, out) => void Object.assign(ctx, { type: 'html', body: errorPage(out) }),
  ttl: {
    AccessToken: options.accessTokenTtl,
    IdToken: options.idTokenTtl,
    RefreshToken: options.refreshTokenTtl,
    AuthorizationCode: 60,
    Grant: 86_400,
    Interaction: 600,
    Session: 86_400,
  },
});
