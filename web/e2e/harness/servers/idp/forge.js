// id_tokens that say something else than the provider said, or are signed in another way. For tests of refusals.
import { createHash, createPublicKey } from 'node:crypto';
import { CompactSign, decodeJwt, decodeProtectedHeader, importJWK } from 'jose';
import { publicPart } from './keys.js';

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A copy with changes; a change to undefined takes the member away. */
const changed = (object, changes = {}) => JSON.parse(JSON.stringify({ ...object, ...changes }));

/** By the id_token's algorithm: EdDSA hashes with SHA-512 itself. */
const hashName = (alg) => (alg === 'EdDSA' ? 'sha512' : `sha${alg.slice(2)}`);

const sign = (claims, header, key) => new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader(header).sign(key);

/**
 * The helpers for one provider's keys. In `changes`, `claims` and `header` are merged into what the token has; a member
 * that is undefined is left out.
 * @param {Awaited<ReturnType<import('./keys.js').createKeys>>} keys
 */
export const forger = (keys) => ({
  /**
   * Signs again, properly, with the key that signs now or the one named `key` ("stranger": one that nobody knows; the
   * header goes on naming the key that signs, so that the signature is what is wrong).
   * @param {string} token
   * @param {{ claims?: object, header?: object, key?: string }} [changes]
   */
  async resign(token, { claims, header, key } = {}) {
    const foreign = key === 'stranger';
    const jwk = foreign ? await keys.stranger() : keys.get(key);
    const kid = foreign ? keys.current : jwk.kid;
    const protectedHeader = changed({ ...decodeProtectedHeader(token), alg: jwk.alg, kid }, header);
    return sign(changed(decodeJwt(token), claims), protectedHeader, await importJWK(jwk, jwk.alg));
  },

  /**
   * `alg: none` and no signature (RFC 7518 section 3.6).
   * @param {string} token
   * @param {{ claims?: object, header?: object }} [changes]
   */
  unsigned(token, { claims, header } = {}) {
    const protectedHeader = changed({ ...decodeProtectedHeader(token), alg: 'none' }, header);
    return `${encode(protectedHeader)}.${encode(changed(decodeJwt(token), claims))}.`;
  },

  /**
   * HS256 with the provider's public key, as PEM, for a secret: algorithm confusion (RFC 8725 section 2.1).
   * @param {string} token
   * @param {{ claims?: object, header?: object }} [changes]
   */
  async hmac(token, { claims, header } = {}) {
    const pem = createPublicKey({ key: publicPart(keys.get()), format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const protectedHeader = changed({ ...decodeProtectedHeader(token), alg: 'HS256' }, header);
    return sign(changed(decodeJwt(token), claims), protectedHeader, Buffer.from(pem));
  },

  /** The right `at_hash` for an access token (OpenID Connect Core 3.1.3.6), which oidc-provider leaves out. */
  atHash(accessToken) {
    const hash = createHash(hashName(keys.get().alg)).update(accessToken).digest();
    return hash.subarray(0, hash.length / 2).toString('base64url');
  },

  /** The same token with one bit of its signature turned. */
  corrupt(token) {
    const [header, payload, signature] = token.split('.');
    const bytes = Buffer.from(signature, 'base64url');
    bytes[bytes.length >> 1] ^= 1;
    return `${header}.${payload}.${bytes.toString('base64url')}`;
  },
});
