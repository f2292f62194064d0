import { claimsOf } from '../claims.js';

const SCOPE = 'openid profile email offline_access';

/** What its cache in localStorage holds after a sign-in. */
export function entries({ issuedAt, id_token, ...tokens }) {
  const claims = { __raw: id_token, ...claimsOf(id_token) };
  const decodedToken = { encoded: {}, header: { alg: 'RS256' }, claims, user: { sub: claims.sub } };
  const body = { ...tokens, scope: SCOPE, audience: 'default', client_id: 'bench', oauthTokenScope: SCOPE };
  return {
    [`@@auth0spajs@@::bench::default::${SCOPE}`]: { body, expiresAt: issuedAt + tokens.expires_in },
    '@@auth0spajs@@::bench::@@user@@': { id_token, decodedToken },
  };
}
