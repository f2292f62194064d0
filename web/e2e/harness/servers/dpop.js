// The resource server's side of DPoP (RFC 9449 sections 4.3, 7 and 9).
import { randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import { hashOf } from '../clients/proof.js';

/** Why a proof is refused: `code` is the error of the challenge. */
export class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const insist = (holds, what) => {
  if (!holds) throw new Refusal('invalid_dpop_proof', what);
};

/** The nonce of a server: the current one is handed out, the one before is taken still, older ones are not. */
function createNonces() {
  let current = randomUUID();
  let previous = current;
  return {
    current: () => current,
    accepts: (nonce) => nonce === current || nonce === previous,
    /** A new nonce; with `strict` the old one is refused at once. */
    rotate(strict) {
      [previous, current] = [current, randomUUID()];
      if (strict) previous = current;
    },
  };
}

/**
 * Checks proofs for one server. Each jti is taken once.
 * @param {{ nonce: boolean, window: number }} options whether a nonce is needed; how far `iat` may be off, in seconds
 */
export function createVerifier({ nonce: needed, window }) {
  const nonces = createNonces();
  const spent = new Set();

  /**
   * @param {string | undefined} proof the DPoP header; two of them arrive joined by a comma, and are no JWT
   * @param {{ method: string, url: string, token: string, thumbprint?: string }} request what the proof must be for; the
   *   thumbprint is the access token's `cnf.jkt`
   * @throws {Refusal}
   */
  async function verify(proof, { method, url, token, thumbprint }) {
    insist(proof, 'there is no proof');
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt', algorithms: ['ES256'] }).catch((error) => {
      throw new Refusal('invalid_dpop_proof', error.message);
    });
    insist(payload.htm === method, 'htm is another method');
    insist(payload.htu === url.split(/[?#]/)[0], 'htu is another URL');
    insist(typeof payload.jti === 'string' && payload.jti, 'there is no jti');
    insist(typeof payload.iat === 'number', 'there is no iat');
    insist(payload.ath === hashOf(token), 'ath is of another token');
    if (needed || payload.nonce !== undefined) {
      if (!nonces.accepts(payload.nonce)) throw new Refusal('use_dpop_nonce', 'a nonce of this server is needed');
    }
    insist(Math.abs(Date.now() / 1000 - payload.iat) <= window, 'iat is too far off');
    insist(!spent.has(payload.jti), 'this proof has been used before');
    spent.add(payload.jti);
    if ((await calculateJwkThumbprint(protectedHeader.jwk)) !== thumbprint) {
      throw new Refusal('invalid_token', 'the token is bound to another key');
    }
  }

  return { verify, nonces };
}
