import { generateKeyPairSync } from 'node:crypto';
import { claimsOf } from '../claims.js';

/** What it stores after a sign-in. */
export function entries({ issuedAt, ...tokens }, _origin, dpop) {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    'oidc.default': {
      tokens: {
        accessToken: tokens.access_token,
        refreshToken: tokens.refresh_token,
        idToken: tokens.id_token,
        accessTokenPayload: claimsOf(tokens.access_token),
        idTokenPayload: claimsOf(tokens.id_token),
        expiresIn: tokens.expires_in,
        expiresAt: issuedAt + tokens.expires_in,
        issuedAt,
        scope: tokens.scope,
        tokenType: tokens.token_type,
      },
    },
    'oidc.login.default': { callbackPath: '/', extras: null, scope: tokens.scope },
    'oidc.nonce.default': 'nonce',
    ...(dpop && { 'oidc.jwk.default': privateKey.export({ format: 'jwk' }) }),
  };
}
