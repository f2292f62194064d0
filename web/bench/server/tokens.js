// Tokens as a provider makes them: JWTs (RFC 7519), signed by RS256, which is what the peers accept.
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const encode = (/** @type {object} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** @param {object} claims */
function jwt(claims) {
  const content = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'bench' })}.${encode(claims)}`;
  return `${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`;
}

/** The hash of an access token, as an id_token has it (OpenID Connect Core 3.1.3.6). */
const atHash = (/** @type {string} */ token) => createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');

/**
 * The members of a token response.
 * @param {{ issuer: string, now: number, lifetime: number, openid?: boolean, type: string }} how `now` and `lifetime` in seconds
 */
export function makeTokens({ issuer, now, lifetime, openid, type }) {
  const claims = { iss: issuer, sub: 'ada', iat: now, exp: now + lifetime };
  const access_token = jwt({ ...claims, aud: 'api', azp: 'bench', scope: 'openid profile email offline_access', jti: randomUUID() });
  return {
    access_token,
    refresh_token: jwt({ ...claims, exp: now + 30 * 86_400, typ: 'Refresh', jti: randomUUID() }),
    ...(openid && { id_token: jwt({ ...claims, aud: 'bench', at_hash: atHash(access_token), jti: randomUUID() }) }),
    token_type: type,
    expires_in: lifetime,
    scope: 'openid profile email offline_access',
  };
}
