import { claimsOf } from '../claims.js';

/** As User.toStorageString has it, under WebStorageStateStore's key. */
export const entries = ({ issuedAt, expires_in, ...tokens }, origin) => ({
  [`oidc.user:${origin}/:bench`]: { ...tokens, profile: claimsOf(tokens.id_token), expires_at: issuedAt + expires_in },
});
