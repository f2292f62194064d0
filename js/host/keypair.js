import { hash } from './base64url.js';
/** @import { KeyStore, ProofKey } from '../dpop' */

const ES256 = { name: 'ECDSA', namedCurve: 'P-256' };

/**
 * The key pair of a namespace, made when there is none. Its private half cannot be exported.
 * @param {string} name
 * @param {KeyStore} take
 * @returns {Promise<ProofKey>} where nothing can be kept: one that lasts as long as the page
 * @throws if there is no WebCrypto
 */
export async function proofKey(name, take) {
  const { privateKey, publicKey } = (await take(name).catch(() => undefined)) ?? (await make(name, take));
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  return { privateKey, jwk: { kty, crv, x, y } };
}

/** @type {(name: string, take: KeyStore) => Promise<CryptoKeyPair>} */
async function make(name, take) {
  const made = await crypto.subtle.generateKey(ES256, false, ['sign']);
  // This is also the second attempt at reading, if the first has failed for a passing reason.
  return (await take(name, made).catch(() => undefined)) ?? made;
}

/** RFC 7638: the required members alone, in lexicographic order. @param {JsonWebKey} jwk */
export const thumbprintOf = ({ crv, kty, x, y }) => hash(JSON.stringify({ crv, kty, x, y }));
