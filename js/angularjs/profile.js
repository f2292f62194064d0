import { decodeToken } from '../jwt/jwt.js';
import { post } from './tenant.js';

/** Claims that say nothing of the user but who it is (RFC 7519 section 4.1, OpenID Connect Core section 2). */
const BARE = new Set(['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'azp', 'nonce', 'at_hash', 'c_hash', 'auth_time', 'acr', 'amr']);

/**
 * The user's profile: the claims of the id_token if it has any that are more than its own, else what /tokeninfo answers.
 * @param {string | undefined} domain
 * @param {string} idToken
 * @returns {Promise<Record<string, unknown>>}
 * @throws {Error} if the token is none, or the tenant does not answer
 */
export async function profileOf(domain, idToken) {
  const claims = decodeToken(idToken);
  if (!domain || Object.keys(claims).some((name) => !BARE.has(name))) return { user_id: claims.sub, ...claims };
  return Object(await post(domain, '/tokeninfo', { id_token: idToken }));
}
